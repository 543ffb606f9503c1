import { statSync } from 'node:fs'
import type { RawTarget } from './raw-client.ts'

export type Peer = 'proxysql' | 'mysqlrouter'

/** Another proxy that runs already, in front of a database of its own. */
export interface RunningPeer {
  readonly via: Peer
  readonly target: RawTarget
  /** CPU that it has used since it began, µs. Absent where it cannot be seen. */
  readonly cpuUs?: () => number
}

/** Another proxy's program, which the bench starts in front of its own database. */
export interface PeerProgram {
  readonly via: Peer
  readonly program: string
}

export interface Peers {
  readonly running: RunningPeer[]
  readonly programs: PeerProgram[]
  /** Which ones are left out, and how to have them. */
  readonly notes: string[]
}

const variables: Record<Peer, string> = {
  proxysql: 'POOLHOUSE_BENCH_PROXYSQL',
  mysqlrouter: 'POOLHOUSE_BENCH_MYSQLROUTER',
}

/**
 * The peers that the environment names: the absolute path of a program; or of one that runs `host:port,user`, the
 * password in `<variable>_PASSWORD`, none if that is not set.
 */
export function peersOf(env: NodeJS.ProcessEnv): Peers {
  const peers: Peers = { running: [], programs: [], notes: [] }
  for (const [via, variable] of Object.entries(variables) as [Peer, string][]) {
    const value = env[variable]
    if (!value) {
      peers.notes.push(
        `${via} is left out: set ${variable} to the path of its program, or to host:port,user of one that runs.`,
      )
    } else if (value.startsWith('/')) {
      if (!statSync(value, { throwIfNoEntry: false })?.isFile())
        throw new Error(`${variable} is ${value}: no such file.`)
      peers.programs.push({ via, program: value })
    } else peers.running.push({ via, target: targetOf(variable, value, env[`${variable}_PASSWORD`] ?? '') })
  }
  return peers
}

function targetOf(variable: string, value: string, password: string): RawTarget {
  const [, host, port, user] = /^(.+):(\d+),(.+)$/.exec(value) ?? []
  if (!host || !port || !user)
    throw new Error(`${variable} is ${value}, expected the path of a program, or host:port,user.`)
  if (host !== 'localhost' && host !== '::1' && !host.startsWith('127.'))
    throw new Error(`${variable} names ${host}: the bench connects to loopback addresses only.`)
  return { host, port: Number(port), user, password }
}
