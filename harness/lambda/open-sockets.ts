import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** A TCP connection of an execution environment, as `IP:PORT`. */
export interface OpenSocket {
  readonly local: string
  readonly remote: string
}

/** A line of an established connection: local address, remote address, state 01, queues, timer, retransmissions, user, timeout, inode. */
const established = /^ *\d+: ([0-9A-F:]+) ([0-9A-F:]+) 01 \S+ \S+ \S+ +\d+ +\d+ +(\d+)/gm

/**
 * The kernel's table of established TCP connections, by the inode of their socket. IPv4 and Linux only; elsewhere undefined, since no other
 * system tells without a tool of its own. Costs milliseconds, tens of them after a load, whose closed connections stay in it for a minute: one
 * reading serves all environments, which are in this process's network namespace.
 */
export function establishedSockets(): ReadonlyMap<string, OpenSocket> | undefined {
  if (process.platform !== 'linux') return undefined
  const sockets = new Map<string, OpenSocket>()
  for (const [, local = '', remote = '', inode = ''] of readFileSync('/proc/self/net/tcp', 'latin1').matchAll(
    established,
  )) {
    sockets.set(inode, { local: address(local), remote: address(remote) })
  }
  return sockets
}

/** Those of them that a process holds; undefined for one that has ended. For those who ask, not for every invocation. */
export function openSockets(
  pid: number | undefined,
  all: ReadonlyMap<string, OpenSocket> | undefined,
): OpenSocket[] | undefined {
  if (pid === undefined || !all) return undefined
  try {
    return readdirSync(`/proc/${pid}/fd`)
      .map((fd) => all.get(/^socket:\[(\d+)\]$/.exec(link(`/proc/${pid}/fd/${fd}`))?.[1] ?? ''))
      .filter((socket) => socket !== undefined)
  } catch {
    return undefined // the process ended just now
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return '' // closed between the listing and now
  }
}

/** `0100007F:0CEA` → `127.0.0.1:3306`: the address is in the machine's byte order, which is little-endian here. */
function address(text: string): string {
  const [ip = '', port = ''] = text.split(':')
  const bytes = ip.match(/../g)?.reverse() ?? []
  return `${bytes.map((byte) => Number.parseInt(byte, 16)).join('.')}:${Number.parseInt(port, 16)}`
}
