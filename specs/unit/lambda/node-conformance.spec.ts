import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { defaultCacheDir } from '../../../harness/kit/cache-dir.ts'
import { expectCase, invocationId } from './expect-case.ts'
import { nodeCases } from './node-cases.ts'
import { streamingCases, Taker } from './streaming-cases.ts'
import { define, requestOf, usePlanes } from './with-plane.ts'

// AWS's own clients stand in for our bootstrap and do the same cases: what the table says is what AWS's clients do. Their compiled part, which
// takes minutes and a toolchain, is replaced by one of these lines: it carries the same bodies to the same addresses, as synchronously.

const clients = [
  {
    runtime: 'nodejs22.x',
    version: '3.3.0',
    // AWS's own file awaits it at the top of the program: what it rejects with is an uncaught exception.
    start: (folder: string) =>
      `import('file://${folder}/dist/index.mjs').then(({ run }) => run(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER)).catch((error) => setImmediate(() => { throw error }))`,
  },
  {
    runtime: 'nodejs24.x',
    version: '4.0.2',
    start: (folder: string) => `import('file://${folder}/index.mjs')`,
  },
] as const

/** Where `.ci/run` puts AWS's client. */
const folderOf = (version: string) =>
  join(defaultCacheDir(process.env), 'clients', `aws-lambda-ric-${version}`, 'node_modules', 'aws-lambda-ric')

const bootstrap = (start: string) => `
for (const ours of ['MALLOC_ARENA_MAX', 'NODE_COMPILE_CACHE']) delete process.env[ours]
const { spawnSync } = require('node:child_process')
const http = require('node:http')
const Module = require('node:module')
const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/'
const poster = \`
  const [url, headers] = process.argv.slice(1)
  const request = require('node:http').request(url, { method: 'POST', headers: JSON.parse(headers) }, (answer) => answer.resume())
  process.stdin.pipe(request)\`
const post = (path, body, headers) =>
  spawnSync(process.execPath, ['-e', poster, base + path, JSON.stringify(headers)], { input: body, env: {} })
const transport = {
  next: () => new Promise((resolve, reject) => {
    http.get(base + 'next', { agent: false }, (answer) => {
      const chunks = []
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('end', () => resolve({ bodyJson: Buffer.concat(chunks).toString(), headers: answer.headers }))
    }).on('error', reject)
  }),
  done: (id, body) => void post(id + '/response', body, {}),
  error: (id, body) => void post(id + '/error', body, { 'Lambda-Runtime-Function-Error-Type': JSON.parse(body).errorType }),
}
const load = Module._load
Module._load = (request, ...rest) => request.endsWith('rapid-client.node') ? transport : load(request, ...rest)
${start}
`

for (const { runtime, version, start } of clients) {
  const folder = folderOf(version)
  const title = `AWS's runtime interface client for Node, ${version}`
  const hasClient = existsSync(join(folder, 'package.json'))
  const isThere = hasClient && readFileSync(join(folder, 'package.json'), 'utf8').includes(`"${version}"`)
  const reason = isThere ? '' : ` (left out: aws-lambda-ric is not in ${folder})`
  ;(isThere ? describe : describe.skip)(`${title}${reason}`, () => {
    const createPlane = usePlanes()
    let runtimesDirectory = ''
    beforeAll(() => {
      runtimesDirectory = mkdtempSync(join(tmpdir(), 'poolhouse-spec-'))
      mkdirSync(join(runtimesDirectory, 'node'))
      writeFileSync(join(runtimesDirectory, 'node', 'bootstrap.cjs'), bootstrap(start(folder)))
    })
    afterAll(() => rmSync(runtimesDirectory, { recursive: true, force: true }))

    it.each(nodeCases[runtime])('$title', async ({ source = '', change, ...expected }) => {
      const plane = await createPlane({ runtimesDirectory })
      await plane.deploy(define(source, { runtime, ...change }))
      await expectCase(plane, expected)
    })

    it.each(streamingCases[runtime])('$title', async ({ source, streams, fails, logs }) => {
      const plane = await createPlane({ runtimesDirectory })
      await plane.deploy(define(source, { runtime }))
      const responseSink = new Taker()
      const result = await plane.invoke({ ...requestOf(), invocationId, responseSink })
      expect(responseSink.text).toBe(streams)
      expect(result.functionError).toBe(fails ? 'Unhandled' : undefined)
      if (fails) expect(JSON.parse(result.payload.toString('utf8'))).toEqual(expect.objectContaining(fails))
      if (logs) expect(result.logTail).toMatch(logs)
    })
  })
}
