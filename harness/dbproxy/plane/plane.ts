import { Worker } from 'node:worker_threads'
import { type Deferred, deferred } from '../../kit/deferred.ts'
import { PoolhouseError, type PoolhouseErrorCode } from '../../kit/errors.ts'
import { programUrl } from '../../kit/program-url.ts'
import type { Advice, ObservedDatabase } from '../advice/advice.ts'
import type { DbProxyEvent } from '../db-proxy-event.ts'
import type {
  AccessKey,
  ConnectionPoolConfiguration,
  DbProxyChanges,
  DbProxyOptions,
  DbProxyTarget,
  IamLogin,
  ProxyEndpointOptions,
} from '../db-proxy-options.ts'
import type { DbProxySession, DbProxyStatistics } from '../db-proxy-view.ts'
import type { JournalEntry } from './event-journal.ts'
import type { PlaneOperation, PlaneOperations, PlaneWorkerData, WorkerMessage } from './plane-messages.ts'

export interface DbProxyPlaneOptions {
  /** Reads a secret's user and password; a rejection counts as "no such secret". */
  readSecret(secretArn: string, proxyName: string): Promise<{ username: string; password: string }>
  /** For IAM tokens; undefined, or a rejection, when there is no such access key. */
  accessKeyOf?(login: IamLogin): Promise<AccessKey | undefined>
  onEvent?(proxyName: string, event: DbProxyEvent): void
  /** The kinds of events that `onEvent` is called with. Default: all. Each takes the proxies' thread 1 µs. */
  readonly eventTypes?: readonly DbProxyEvent['type'][]
  /** Keeps events for `takeEvents`; each takes 0.3 µs. */
  readonly keepEvents?: boolean
  /** The worker has died: every later call rejects. */
  onFailed?(error: Error): void
  /** The worker's program; for bundles, which have it elsewhere. */
  readonly workerUrl?: URL
}

/** All RDS proxies of a stack, hosted in one worker thread, so that nobody's start-up or garbage collection stalls a query. */
export interface DbProxyPlane extends AsyncDisposable {
  /** Starts a proxy's listener. Rejects with `PortTaken`, or `InvalidOption` when the name is taken. */
  create(options: DbProxyOptions): Promise<{ host: string; port: number }>
  setTarget(name: string, target: DbProxyTarget | undefined): Promise<void>
  configurePool(name: string, changes: Partial<ConnectionPoolConfiguration>): Promise<void>
  configure(name: string, changes: DbProxyChanges): Promise<void>
  /**
   * Opens another endpoint of a proxy, on an address of its own. Rejects with `PortTaken`, or `InvalidOption` when the proxy has an
   * endpoint of that name already.
   */
  createEndpoint(proxy: string, endpoint: ProxyEndpointOptions): Promise<{ host: string; port: number }>
  /** Closes an endpoint and its clients; those of other endpoints stay. Not the proxy's own. */
  removeEndpoint(proxy: string, name: string): Promise<void>
  /** Clients stay connected. `hostNames` replaces the endpoint's host names where given. Not the proxy's own. */
  renameEndpoint(proxy: string, name: string, newName: string, hostNames?: readonly string[]): Promise<void>
  /** For all proxies. */
  invalidateSecret(secretArn: string): Promise<void>
  sessions(name: string): Promise<DbProxySession[]>
  statistics(name: string): Promise<DbProxyStatistics>
  /** Closes every client connection of a proxy, and tells how many there were. */
  closeClients(name: string): Promise<number>
  /** Counts whatever is idle, in every proxy, as idle for so much longer. */
  advanceIdle(byMs: number): Promise<void>
  /** AWS's best practices, held against what the proxy and its database show. */
  advice(name: string, database: ObservedDatabase | undefined): Promise<Advice[]>
  /** Takes out the oldest events that were kept (`keepEvents`); call again while there are more. */
  takeEvents(): Promise<{ entries: JournalEntry[]; more: boolean }>
  remove(name: string): Promise<void>
  /** Closes every proxy and ends the worker. */
  close(): Promise<void>
}

/** Starts the worker. It keeps the process alive only while a call is under way. */
export async function startDbProxyPlane(options: DbProxyPlaneOptions): Promise<DbProxyPlane> {
  const workerData: PlaneWorkerData = {
    tellsEvents: options.onEvent ? options.eventTypes : [],
    keepsEvents: options.keepEvents ?? false,
  }
  const worker = new Worker(options.workerUrl ?? programUrl('./worker', import.meta.url), { workerData })
  worker.unref()
  const calls = new Map<number, Deferred<unknown>>()
  let nextId = 1
  let ended: Error | undefined

  const end = (error: Error) => {
    if (ended) return
    ended = error
    for (const call of calls.values()) call.reject(error)
    calls.clear()
  }

  worker.on('error', (error: Error) => {
    const message = `The RDS Proxy worker has died: ${error.message}. Start the stack again; if it happens twice, report it.`
    const failure = new PoolhouseError('ServerFailed', message, { cause: error })
    end(failure)
    options.onFailed?.(failure)
  })
  worker.on('exit', () =>
    end(new PoolhouseError('ServerFailed', 'The RDS Proxy worker has ended. Start the stack again.')),
  )
  worker.on('message', (message: WorkerMessage) => {
    switch (message.type) {
      case 'events':
        for (const { proxyName, event } of message.events) options.onEvent?.(proxyName, event)
        break
      case 'readSecret':
        void answerSecret(message.id, message.secretArn, message.proxyName)
        break
      case 'readAccessKey':
        void answerAccessKey(message.id, message.login)
        break
      case 'answer': {
        const call = calls.get(message.id)
        calls.delete(message.id)
        if (calls.size === 0) worker.unref()
        if (message.error) call?.reject(received(message.error.message, message.error.code))
        else call?.resolve(message.result)
      }
    }
  })

  const answerSecret = async (id: number, secretArn: string, proxyName: string) => {
    try {
      const { username, password } = await options.readSecret(secretArn, proxyName)
      worker.postMessage({ type: 'secret', id, secret: { username, password } })
    } catch (error) {
      worker.postMessage({
        type: 'secret',
        id,
        error: error instanceof Error ? error.message : String(error),
      })
    }
  }

  const answerAccessKey = async (id: number, login: IamLogin) => {
    // A key that cannot be looked up is no key: the login fails, and says so.
    const accessKey = await options.accessKeyOf?.(login).catch(() => undefined)
    worker.postMessage({ type: 'accessKey', id, accessKey })
  }

  const call = <Name extends PlaneOperation>(
    operation: Name,
    ...args: PlaneOperations[Name]['arguments']
  ): Promise<PlaneOperations[Name]['result']> => {
    if (ended) return Promise.reject(ended)
    const id = nextId++
    const answer = deferred<unknown>()
    calls.set(id, answer)
    worker.ref()
    worker.postMessage({ type: 'request', id, operation, arguments: args })
    return answer.promise as Promise<PlaneOperations[Name]['result']>
  }

  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= closeWorker()
    return closing
  }
  const closeWorker = async () => {
    if (!ended) await call('close')
    await worker.terminate()
  }

  return {
    create: (proxyOptions) => call('create', proxyOptions),
    setTarget: (name, target) => call('setTarget', name, target),
    configurePool: (name, changes) => call('configurePool', name, changes),
    configure: (name, changes) => call('configure', name, changes),
    createEndpoint: (proxy, endpoint) => call('createEndpoint', proxy, endpoint),
    removeEndpoint: (proxy, name) => call('removeEndpoint', proxy, name),
    renameEndpoint: (proxy, name, newName, hostNames) =>
      call('renameEndpoint', proxy, name, newName, hostNames),
    invalidateSecret: (secretArn) => call('invalidateSecret', secretArn),
    sessions: (name) => call('sessions', name),
    statistics: (name) => call('statistics', name),
    closeClients: (name) => call('closeClients', name),
    advanceIdle: (byMs) => call('advanceIdle', byMs),
    advice: (name, database) => call('advice', name, database),
    takeEvents: () => call('takeEvents'),
    remove: (name) => call('remove', name),
    close,
    [Symbol.asyncDispose]: close,
  }
}

function received(message: string, code: string | undefined): Error {
  return code === undefined ? new Error(message) : new PoolhouseError(code as PoolhouseErrorCode, message)
}
