import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** A TCP connection of an execution environment, as `IP:PORT`. */
export interface OpenSocket {
  readonly local: string
  readonly remote: string
}

const established = '01'

/**
 * The TCP connections that a process holds. IPv4 and Linux only; elsewhere undefined, since no other system tells without
 * a tool of its own. Costs a few milliseconds: for those who ask, not for every invocation.
 */
export function openSockets(pid: number | undefined): OpenSocket[] | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined
  try {
    const inodes = new Set(
      readdirSync(`/proc/${pid}/fd`).map(
        (fd) => /^socket:\[(\d+)\]$/.exec(link(`/proc/${pid}/fd/${fd}`))?.[1],
      ),
    )
    const [, ...lines] = readFileSync(`/proc/${pid}/net/tcp`, 'utf8').trim().split('\n')
    return lines
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === established && inodes.has(inode))
      .map(([, local = '', remote = '']) => ({ local: address(local), remote: address(remote) }))
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
