import { randomBytes } from 'node:crypto'
import { defaultCacheDir } from '../../kit/cache-dir.ts'
import { PoolhouseError } from '../../kit/errors.ts'
import { callControl } from '../../stack/control-client.ts'
import { defineStack } from '../../stack/define-stack.ts'
import type { StackDefinition } from '../../stack/stack-config.ts'
import type { StartedTarget, TargetOptions } from '../../stack/target.ts'
import { controlTable } from './control.ts'
import { type StartedDbProxy, startOurDbProxy } from './db-proxy.ts'
import { ENDPOINT_IN_NETWORK, startEndpoint } from './endpoint.ts'
import { engineClient } from './engine.ts'
import { forgetResources } from './forget-resources.ts'
import { startMySql, userLimit } from './mysql.ts'
import { MONITOR, type StartedProxySql, startProxySql } from './proxysql.ts'
import { Session } from './session.ts'
import { containersSettings } from './settings.ts'
import { refuseUnsupported } from './supported-options.ts'

/**
 * Starts the containers of a stack, side by side on a network of their own. A failed start leaves none.
 * @throws PoolhouseError `DockerUnavailable`, `ContainerFailed`, `PortTaken`; `NotOnThisTarget` for what the proxy cannot do
 */
export async function startContainers(
  declared: StackDefinition | undefined,
  options: TargetOptions,
): Promise<StartedTarget> {
  const definition = declared ?? defineStack({ database: {} })
  const settings = containersSettings(definition, options, process.env)
  if (definition.dbProxy) refuseUnsupported(definition.dbProxy, settings.engine)
  userLimit(definition) // an instance class that is not known is told before anything is started
  await engineClient()
  const session = new Session()
  const onProgress = options.onProgress ?? (() => {})
  const start = { session, onProgress, timeoutMs: settings.timeoutSeconds * 1_000 }
  const rootPassword = randomBytes(18).toString('base64url')
  try {
    const { Network } = await import('testcontainers')
    await new Network({ nextUuid: () => session.networkName }).start()
    let proxy: Promise<StartedDbProxy | StartedProxySql> | undefined
    const startProxy = () => {
      proxy ??=
        settings.engine === 'proxysql'
          ? startProxySql(settings.images.proxysql, definition, start)
          : startOurDbProxy(settings.images.dbProxy, definition, ENDPOINT_IN_NETWORK, start)
      return proxy
    }
    const [endpointUrl, database] = await allOrFirstFailure([
      startEndpoint(settings, definition, options, start),
      startMySql({ image: settings.images.mysql, definition, rootPassword, start }),
      definition.dbProxy ? startProxy() : undefined,
    ] as const)
    let running: StartedDbProxy | StartedProxySql | undefined
    const control = controlTable({
      settings,
      definition,
      endpointUrl,
      database,
      dbProxy: () => running ?? refuse('the stack declares no dbProxy. Add one to defineStack.'),
      reset: async () => {
        const ended = running
        running = proxy = undefined
        await ended?.stop()
        if (settings.endpoint === 'poolhouse') await callControl(endpointUrl, 'POST', '/reset')
        await forgetResources(endpointUrl, definition.region)
        await database.clear()
      },
    })
    return {
      name: 'containers',
      endpointUrl,
      pid: undefined,
      decidesOnPolicies: false,
      cacheDir: defaultCacheDir(process.env),
      brings: {
        database: async (_, password) => {
          await database.clear() // what the image itself has made, such as a database `test`
          await database.furnish(definition, password)
          return { ...database.address, version: await database.version() }
        },
        dbProxy: async (_, password) => {
          running = await startProxy()
          if ('setUser' in running) {
            await database.createMonitor(MONITOR.user, MONITOR.password)
            await running.setUser(definition.database.username, password)
            await running.setServerVersion(await database.version())
          }
          return running.address
        },
      },
      control: (method, path, body) => control(method, path, body) as Promise<never>,
      dispose: async () => {
        await database.close()
        await session.end()
      },
    }
  } catch (error) {
    await session.end().catch(() => {}) // the first error is the one that explains; the watcher tries again
    throw error
  }
}

/** Waits for all even when one fails, so that nobody is still creating a container while the failure is cleaned up. */
async function allOrFirstFailure<const T extends readonly unknown[]>(
  starts: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const outcomes = await Promise.allSettled(starts)
  const failure = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failure) throw failure.reason
  return outcomes.map((outcome) => (outcome as PromiseFulfilledResult<unknown>).value) as {
    -readonly [K in keyof T]: Awaited<T[K]>
  }
}

function refuse(message: string): never {
  throw new PoolhouseError('InvalidStackConfig', message)
}
