import type { RawTarget } from './raw-client.ts'

export type Peer = 'proxysql' | 'mysqlrouter'

/** Another proxy that runs already, in front of a database of its own. */
export interface RunningPeer {
  readonly via: Peer
  readonly target: RawTarget
}

const variables: Record<Peer, string> = {
  proxysql: 'POOLHOUSE_BENCH_PROXYSQL',
  mysqlrouter: 'POOLHOUSE_BENCH_MYSQLROUTER',
}

/**
 * The peers that the environment names: `host:port,user`, the password in `<variable>_PASSWORD`, none if that is not
 * set. `notes` tells which ones are left out.
 */
export function peersOf(env: NodeJS.ProcessEnv): { peers: RunningPeer[]; notes: string[] } {
  const peers: RunningPeer[] = []
  const notes: string[] = []
  for (const [via, variable] of Object.entries(variables) as [Peer, string][]) {
    const value = env[variable]
    if (!value) {
      notes.push(`${via} is left out: set ${variable}=host:port,user to the address of one that runs.`)
      continue
    }
    const [, host, port, user] = /^(.+):(\d+),(.+)$/.exec(value) ?? []
    if (!host || !port || !user) throw new Error(`${variable} is ${value}, expected host:port,user.`)
    if (host !== 'localhost' && host !== '::1' && !host.startsWith('127.')) {
      throw new Error(`${variable} names ${host}: the bench connects to loopback addresses only.`)
    }
    peers.push({
      via,
      target: { host, port: Number(port), user, password: env[`${variable}_PASSWORD`] ?? '' },
    })
  }
  return { peers, notes }
}
