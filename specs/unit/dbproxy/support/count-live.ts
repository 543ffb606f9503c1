import { Socket } from 'node:net'
import { queryObjects } from 'node:v8'
import type { DbProxy } from '../../../../harness/dbproxy/db-proxy.ts'

/** What a proxy could pile up: counted, since bytes of memory say little and flake. */
export interface Live {
  readonly registeredClients: number
  /** Open sockets of the process, without the pool's. */
  readonly sockets: number
  /**
   * Socket objects that a full collection leaves, closed ones included, without the pool's. Clients and database connections each hold
   * theirs, so that none of them stays behind unseen.
   */
  readonly socketObjects: number
  readonly timers: number
}

/**
 * What may be more without being growth: the pool's idle trim has one timer or none; a closed socket stays where something still
 * refers to the last of its kind, however many there were (one is seen now and then, after 300 clients as after 900).
 */
const ALLOWANCE: Live = { registeredClients: 0, sockets: 0, socketObjects: 3, timers: 1 }

/** Counts what is there now, in the whole process: only one proxy may run. */
export function countLive(proxy: DbProxy): Live {
  const { total } = proxy.statistics().databaseConnections
  const resources = process.getActiveResourcesInfo()
  const active = (name: string) => resources.filter((resource) => resource === name).length
  return {
    registeredClients: proxy.sessions().length,
    sockets: active('TCPSocketWrap') - total,
    socketObjects: queryObjects(Socket, { format: 'count' }) - total,
    timers: active('Timeout'),
  }
}

/** In which counts there is more than before; empty for none. */
export function growth(before: Live, after: Live): string[] {
  const names = Object.keys(before) as (keyof Live)[]
  return names
    .filter((name) => after[name] > before[name] + ALLOWANCE[name])
    .map((name) => `${name}: ${before[name]}, then ${after[name]}`)
}
