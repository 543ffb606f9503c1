import type { Peer } from './peers.ts'
import { textTable } from './text-table.ts'

export type Via = 'direct' | 'poolhouse' | Peer
export type Load = 'now' | 'connect'

export interface LoadRow {
  readonly load: Load
  readonly clients: number
  readonly via: Via
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** CPU of the proxy's process per operation, µs. Null where it cannot be seen. */
  readonly proxyCpuUs: number | null
}

export interface MemoryRow {
  readonly via: Via
  readonly clients: number
  readonly bytesPerClient: number
}

export interface Report {
  readonly rows: readonly LoadRow[]
  readonly memory: readonly MemoryRow[]
}

/** `ratios`: of a row, the median of its ratios to direct in the same round. */
export function reportText(
  { rows, memory }: Report,
  ratios: ReadonlyMap<LoadRow, number>,
  notes: readonly string[],
): string {
  const table = [
    ['load', 'clients', 'via', 'per second', 'of direct', 'p50 ms', 'p99 ms', 'proxy CPU µs'],
    ...rows.map((row) => [
      row.load,
      String(row.clients),
      row.via,
      row.perSecond.toFixed(0),
      row.via === 'direct' ? '' : (ratios.get(row)?.toFixed(2) ?? ''),
      row.p50Ms.toFixed(2),
      row.p99Ms.toFixed(2),
      row.proxyCpuUs?.toFixed(1) ?? '',
    ]),
  ]
  const idle = memory.map(
    ({ via, clients, bytesPerClient }) =>
      `${via}: ${(bytesPerClient / 1024).toFixed(1)} KiB of memory (RSS) per idle client with ${clients} of them`,
  )
  return [textTable(table, [0, 2]), '', ...idle, ...notes, ''].join('\n')
}
