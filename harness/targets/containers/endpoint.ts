import { createServer } from 'node:net'
import type { StartedLocalStackContainer } from '@testcontainers/localstack'
import type { StackDefinition } from '../../stack/stack-config.ts'
import type { TargetOptions } from '../../stack/target.ts'
import { engineClient } from './engine.ts'
import { SESSION_LABEL } from './remove-labelled.ts'
import { type ContainersSettings, FORWARDED_SERVICES } from './settings.ts'
import { publishedAt, type StackStart, startContainer } from './start-container.ts'

const PORT = 4566
export const ENDPOINT_ALIAS = 'localstack'
const SERVICES_ALIAS = 'services'
/** Where functions and the proxy reach the endpoint. */
export const ENDPOINT_IN_NETWORK = `http://${ENDPOINT_ALIAS}:${PORT}`

/** Starts what answers as AWS, and beside it the LocalStack that some services are passed on to. Returns its URL. */
export async function startEndpoint(
  settings: ContainersSettings,
  definition: StackDefinition | undefined,
  options: TargetOptions,
  start: StackStart,
): Promise<string> {
  const [endpointUrl] = await Promise.all([
    settings.endpoint === 'poolhouse'
      ? startPoolhouse(settings, definition, options, start)
      : startLocalStack(settings, definition, options, start),
    settings.images.services && startServices(settings.images.services, settings, start),
  ])
  return endpointUrl
}

/** LocalStack, with the engine's socket for its Lambda containers: they join the network and go with the stack. */
async function startLocalStack(
  { images, authToken }: ContainersSettings,
  definition: StackDefinition | undefined,
  options: TargetOptions,
  start: StackStart,
): Promise<string> {
  const { LocalstackContainer } = await import('@testcontainers/localstack')
  const { containerRuntime } = (await engineClient()).info
  const socket = containerRuntime.remoteSocketPath.replace(/^unix:\/\//, '')
  const container = new LocalstackContainer(images.localstack)
    .withBindMounts([{ source: socket, target: '/var/run/docker.sock' }])
    .withEnvironment({
      ...(definition && { DEFAULT_REGION: definition.region }),
      ...(authToken && { LOCALSTACK_AUTH_TOKEN: authToken }),
      LAMBDA_DOCKER_NETWORK: start.session.networkName,
      LAMBDA_DOCKER_FLAGS: `-l ${SESSION_LABEL}=${start.session.id}`,
      LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT: '60',
      EAGER_SERVICE_LOADING: '0',
    })
  return started(container, images.localstack, options, start, ENDPOINT_ALIAS)
}

/** Our own image in LocalStack's place: functions run inside it. */
async function startPoolhouse(
  { images }: ContainersSettings,
  definition: StackDefinition | undefined,
  options: TargetOptions,
  start: StackStart,
): Promise<string> {
  const { LocalstackContainer } = await import('@testcontainers/localstack')
  const container = new LocalstackContainer(images.localstack).withEnvironment({
    ...(definition && { AWS_DEFAULT_REGION: definition.region }),
    POOLHOUSE_ALLOWED_HOSTS: ENDPOINT_ALIAS,
    ...(images.services && {
      POOLHOUSE_FORWARD_SERVICES: FORWARDED_SERVICES.join(','),
      POOLHOUSE_FORWARD_TO: `http://${SERVICES_ALIAS}:${PORT}`,
    }),
  })
  return started(container, images.localstack, options, start, ENDPOINT_ALIAS)
}

/** A LocalStack that runs no functions: it needs no socket of the engine. */
async function startServices(
  image: string,
  { authToken }: ContainersSettings,
  start: StackStart,
): Promise<void> {
  const { LocalstackContainer } = await import('@testcontainers/localstack')
  const container = new LocalstackContainer(image).withEnvironment({
    ...(authToken && { LOCALSTACK_AUTH_TOKEN: authToken }),
    SERVICES: FORWARDED_SERVICES.join(','),
    EAGER_SERVICE_LOADING: '1',
  })
  await started(container, image, {}, start, SERVICES_ALIAS)
}

async function started(
  container: import('@testcontainers/localstack').LocalstackContainer,
  image: string,
  { port, preferDefaultPort }: TargetOptions,
  start: StackStart,
  alias: string,
): Promise<string> {
  const host = port || (preferDefaultPort && (await isFree(PORT)) ? PORT : 0)
  if (host) container.withExposedPorts({ container: PORT, host })
  const isServices = alias === SERVICES_ALIAS
  const role = {
    name: isServices ? 'LocalStack (services)' : 'LocalStack',
    image,
    variable: isServices ? 'POOLHOUSE_SERVICES_IMAGE' : 'POOLHOUSE_LOCALSTACK_IMAGE',
    explain: wantsToken,
  }
  const up = await startContainer<StartedLocalStackContainer>(role, container, { ...start, alias })
  const at = publishedAt(up, PORT)
  return `http://${at.host}:${at.port}`
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** Images after 4.14.0 want an account's token. */
function wantsToken(log: string): string | undefined {
  if (!/licen[sc]e|auth[ _]token|LOCALSTACK_AUTH_TOKEN/i.test(log)) return undefined
  return 'this version of LocalStack wants the token of an account; set LOCALSTACK_AUTH_TOKEN, or take localstack/localstack:4.14.0, the last that needs none'
}
