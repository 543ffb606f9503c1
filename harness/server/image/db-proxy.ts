// The program of the image `poolhouse/db-proxy`: one RDS proxy in front of one database, and on port 4570 what it can tell.
import { createServer } from 'node:http'
import { startDbProxyPlane } from '../../dbproxy/plane/plane.ts'
import { Disposal } from '../../kit/disposal.ts'
import { PoolhouseError } from '../../kit/errors.ts'
import { serverCertificate } from '../certificate-authority.ts'
import type { SecretCredentials } from '../secret-credentials.ts'
import { dbProxyOptions, dbProxyTarget } from './db-proxy-options.ts'
import { runProgram } from './run-program.ts'
import { readSecret } from './secret-reader.ts'
import { Variables } from './variables.ts'

process.title = 'poolhouse-db-proxy'
const TELLING_PORT = 4570
const CACHE = '/var/lib/poolhouse'

runProgram(async () => {
  const disposal = new Disposal()
  const variables = new Variables(process.env)
  const endpointUrl = variables.text('AWS_ENDPOINT_URL')
  const region = variables.text('AWS_DEFAULT_REGION', 'ap-northeast-2')
  const keepSeconds = variables.whole('SECRET_CACHE_SECONDS', 0, 86_400, 0)
  const certificate = await serverCertificate(variables.text('POOLHOUSE_CACHE', CACHE))
  const options = dbProxyOptions(variables, certificate)
  const target = dbProxyTarget(variables)

  /**
   * No event tells this process of a new secret value, so what has been read is forgotten again: at once, unless told to
   * keep it. How soon AWS's proxy notices a change is not public (grade U, not verified on AWS).
   */
  const read = async (secretId: string): Promise<SecretCredentials> => {
    const credentials = await readSecret(endpointUrl, region, secretId)
    const forget = () => void plane.invalidateSecret(secretId).catch(() => {}) // the worker has ended: nothing is kept
    setTimeout(forget, keepSeconds * 1_000).unref()
    return credentials
  }
  const plane = await startDbProxyPlane({
    readSecret: read,
    onEvent: (_, event) => process.stdout.write(`${JSON.stringify(event)}\n`),
  })
  disposal.defer(() => plane.close())
  await plane.create(options)
  await plane.setTarget(options.name, target)

  const telling: Record<string, () => Promise<unknown>> = {
    '/health': async () => ({ status: 'up', name: options.name }),
    '/certificate-authority': async () => ({ pem: certificate.ca }),
    '/sessions': () => plane.sessions(options.name),
    '/statistics': () => plane.statistics(options.name),
  }
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    const tell = Object.hasOwn(telling, path) ? telling[path] : undefined
    const answer =
      tell?.() ?? Promise.reject(new Error(`no ${path} here: ${Object.keys(telling).join(', ')}`))
    answer.then(
      (value) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value)),
      (error: Error) => response.writeHead(tell ? 500 : 404).end(error.message),
    )
  })
  disposal.defer(() => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()))
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(new PoolhouseError('PortTaken', `port ${TELLING_PORT} cannot be had: ${error.message}.`)),
    )
    server.listen(TELLING_PORT, '0.0.0.0', () => resolve())
  })
  return { dispose: () => disposal.dispose() }
})
