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
import type { ProxyEvent } from './event-batch.ts'
import type { JournalEntry } from './event-journal.ts'

/** What the worker is told when it starts. */
export interface PlaneWorkerData {
  /** The kinds of events that somebody listens to: others are not sent. Undefined: all. */
  readonly tellsEvents: readonly DbProxyEvent['type'][] | undefined
  /** Events are kept for `takeEvents`. */
  readonly keepsEvents: boolean
}

/** What the plane asks of its worker, by operation: arguments and result. Everything survives a structured clone. */
export interface PlaneOperations {
  create: { arguments: [options: DbProxyOptions]; result: { host: string; port: number } }
  setTarget: { arguments: [name: string, target: DbProxyTarget | undefined]; result: undefined }
  configurePool: {
    arguments: [name: string, changes: Partial<ConnectionPoolConfiguration>]
    result: undefined
  }
  configure: { arguments: [name: string, changes: DbProxyChanges]; result: undefined }
  createEndpoint: {
    arguments: [proxy: string, endpoint: ProxyEndpointOptions]
    result: { host: string; port: number }
  }
  removeEndpoint: { arguments: [proxy: string, name: string]; result: undefined }
  renameEndpoint: {
    arguments: [proxy: string, name: string, newName: string, hostNames: readonly string[] | undefined]
    result: undefined
  }
  invalidateSecret: { arguments: [secretArn: string]; result: undefined }
  sessions: { arguments: [name: string]; result: DbProxySession[] }
  statistics: { arguments: [name: string]; result: DbProxyStatistics }
  advanceIdle: { arguments: [byMs: number]; result: undefined }
  closeClients: { arguments: [name: string]; result: number }
  advice: { arguments: [name: string, database: ObservedDatabase | undefined]; result: Advice[] }
  takeEvents: { arguments: []; result: { entries: JournalEntry[]; more: boolean } }
  remove: { arguments: [name: string]; result: undefined }
  close: { arguments: []; result: undefined }
}

export type PlaneOperation = keyof PlaneOperations

export interface PlaneRequest {
  readonly type: 'request'
  readonly id: number
  readonly operation: PlaneOperation
  readonly arguments: readonly unknown[]
}

/** An error on its way between the threads. */
export interface SentError {
  readonly message: string
  readonly code: string | undefined
}

export type WorkerMessage =
  | { readonly type: 'answer'; readonly id: number; readonly result?: unknown; readonly error?: SentError }
  | { readonly type: 'events'; readonly events: readonly ProxyEvent[] }
  | {
      readonly type: 'readSecret'
      readonly id: number
      readonly secretArn: string
      readonly proxyName: string
    }
  | { readonly type: 'readAccessKey'; readonly id: number; readonly login: IamLogin }

export type PlaneMessage =
  | PlaneRequest
  | {
      readonly type: 'secret'
      readonly id: number
      readonly secret?: { username: string; password: string }
      readonly error?: string
    }
  | { readonly type: 'accessKey'; readonly id: number; readonly accessKey: AccessKey | undefined }
