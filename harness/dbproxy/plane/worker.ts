import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '../../kit/clock.ts'
import { type Deferred, deferred } from '../../kit/deferred.ts'
import { PoolhouseError } from '../../kit/errors.ts'
import { DbProxy } from '../db-proxy.ts'
import type { DbProxyEvent } from '../db-proxy-event.ts'
import type { AccessKey, DbProxyOptions, IamLogin } from '../db-proxy-options.ts'
import { EventBatch } from './event-batch.ts'
import { EventJournal } from './event-journal.ts'
import type {
  PlaneMessage,
  PlaneOperation,
  PlaneOperations,
  PlaneRequest,
  PlaneWorkerData,
  WorkerMessage,
} from './plane-messages.ts'

/** The worker's side of {@link startDbProxyPlane}: all proxies of a stack, in a thread that nobody else keeps busy. */
type Handlers = {
  [Name in PlaneOperation]: (
    ...args: PlaneOperations[Name]['arguments']
  ) => PlaneOperations[Name]['result'] | Promise<PlaneOperations[Name]['result']>
}

function serve(port: MessagePort, { tellsEvents, keepsEvents }: PlaneWorkerData): void {
  const proxies = new Map<string, DbProxy>()
  const secrets = new Map<number, Deferred<{ username: string; password: string }>>()
  const accessKeys = new Map<number, Deferred<AccessKey | undefined>>()
  let nextSecretId = 1

  const batch = new EventBatch((events) =>
    port.postMessage({ type: 'events', events } satisfies WorkerMessage),
  )

  const journal = new EventJournal()
  const told = tellsEvents && new Set(tellsEvents)
  const onEvent = (proxyName: string, event: DbProxyEvent) => {
    if (keepsEvents) journal.add(proxyName, event)
    if (told?.has(event.type) ?? true) batch.add(proxyName, event)
  }

  const post = (message: WorkerMessage) => {
    batch.flush()
    port.postMessage(message)
  }

  const readSecret = (secretArn: string, proxyName: string) => {
    const id = nextSecretId++
    const answer = deferred<{ username: string; password: string }>()
    secrets.set(id, answer)
    post({ type: 'readSecret', id, secretArn, proxyName })
    return answer.promise
  }

  const accessKeyOf = (login: IamLogin) => {
    const id = nextSecretId++
    const answer = deferred<AccessKey | undefined>()
    accessKeys.set(id, answer)
    post({ type: 'readAccessKey', id, login })
    return answer.promise
  }

  const find = (name: string): DbProxy => {
    const proxy = proxies.get(name)
    if (proxy) return proxy
    const known = [...proxies.keys()].join(', ') || 'none'
    throw new PoolhouseError('InvalidOption', `There is no RDS Proxy named ${name}. Created here: ${known}.`)
  }

  const create = async (options: DbProxyOptions) => {
    const { name: proxyName } = options
    if (proxies.has(proxyName)) {
      const message = `The RDS Proxy ${proxyName} exists already. Remove it first.`
      throw new PoolhouseError('InvalidOption', message)
    }
    const proxy = new DbProxy(options, {
      readSecret: (secretArn) => readSecret(secretArn, proxyName),
      clock: systemClock,
      accessKeyOf,
      ...(keepsEvents || told?.size !== 0 ? { onEvent: (event) => onEvent(proxyName, event) } : {}),
    })
    proxies.set(proxyName, proxy)
    try {
      return await proxy.listen()
    } catch (error) {
      proxies.delete(proxyName)
      await proxy.close()
      throw error
    }
  }

  const handlers: Handlers = {
    create,
    setTarget: (name, target) => void find(name).setTarget(target),
    configurePool: (name, changes) => void find(name).configurePool(changes),
    configure: (name, changes) => void find(name).configure(changes),
    createEndpoint: (name, endpoint) => find(name).createEndpoint(endpoint),
    removeEndpoint: async (name, endpoint) => {
      await find(name).removeEndpoint(endpoint)
      return undefined
    },
    renameEndpoint: (name, endpoint, newName, hostNames) =>
      void find(name).renameEndpoint(endpoint, newName, hostNames),
    invalidateSecret: (secretArn) => {
      for (const proxy of proxies.values()) proxy.invalidateSecret(secretArn)
      return undefined
    },
    sessions: (name) => find(name).sessions(),
    statistics: (name) => find(name).statistics(),
    advanceIdle: (byMs) => {
      for (const proxy of proxies.values()) proxy.advanceIdle(byMs)
      return undefined
    },
    closeClients: (name) => find(name).closeClients(),
    advice: (name, database) => find(name).advice(database),
    takeEvents: () => journal.take(),
    remove: async (name) => {
      const proxy = find(name)
      proxies.delete(name)
      await proxy.close()
      return undefined
    },
    close: async () => {
      await Promise.all([...proxies.values()].map((proxy) => proxy.close()))
      proxies.clear()
      return undefined
    },
  }

  const answer = async ({ id, operation, arguments: args }: PlaneRequest) => {
    try {
      const handler = handlers[operation] as (...args: readonly unknown[]) => unknown
      post({ type: 'answer', id, result: await handler(...args) })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const code = error instanceof PoolhouseError ? error.code : undefined
      post({ type: 'answer', id, error: { message, code } })
    }
  }

  port.on('message', (message: PlaneMessage) => {
    if (message.type === 'request') {
      void answer(message)
      return
    }
    if (message.type === 'accessKey') {
      accessKeys.get(message.id)?.resolve(message.accessKey)
      accessKeys.delete(message.id)
      return
    }
    const waiting = secrets.get(message.id)
    secrets.delete(message.id)
    if (message.secret) waiting?.resolve(message.secret)
    else waiting?.reject(new Error(message.error ?? 'the secret could not be read'))
  })
}

if (parentPort) serve(parentPort, workerData as PlaneWorkerData)
