import { Socket } from 'node:net'
import { queryObjects } from 'node:v8'
import { expect } from '@jest/globals'
import type { DbProxy } from '../../../../harness/dbproxy/db-proxy.ts'
import { eventually } from '../../../../harness/kit/eventually.ts'

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

/** Counts what is open now, in the whole process: only one proxy may run. Sockets that this process has for each connection of the pool. */
function countOpen(proxy: DbProxy, socketsOfEach: number): Omit<Live, 'socketObjects'> {
  const { total } = proxy.statistics().databaseConnections
  const resources = process.getActiveResourcesInfo()
  const active = (name: string) => resources.filter((resource) => resource === name).length
  return {
    registeredClients: proxy.sessions().length,
    sockets: active('TCPSocketWrap') - socketsOfEach * total,
    timers: active('Timeout'),
  }
}

/** As `countOpen`, and objects, by a full collection: seconds on a busy machine, in which nothing else happens in this process. */
export function countLive(proxy: DbProxy, socketsOfEach = 1): Live {
  const { total } = proxy.statistics().databaseConnections
  return {
    ...countOpen(proxy, socketsOfEach),
    socketObjects: queryObjects(Socket, { format: 'count' }) - socketsOfEach * total,
  }
}

/**
 * Waits until nothing is more than it was. Collects only when nothing is open any more: what is being closed would not get on with it
 * between one collection and the next.
 */
export async function hasNotGrown(before: Live, proxy: DbProxy, socketsOfEach = 1): Promise<void> {
  const check = (count: () => Live, everyMs: number) =>
    eventually(
      () => {
        expect(growth(before, count())).toEqual([])
        return true
      },
      { timeoutMs: 15_000, everyMs },
    )
  await check(() => ({ ...before, ...countOpen(proxy, socketsOfEach) }), 20)
  await check(() => countLive(proxy, socketsOfEach), 200)
}

/** In which counts there is more than before; empty for none. */
function growth(before: Live, after: Live): string[] {
  const names = Object.keys(before) as (keyof Live)[]
  return names
    .filter((name) => after[name] > before[name] + ALLOWANCE[name])
    .map((name) => `${name}: ${before[name]}, then ${after[name]}`)
}
