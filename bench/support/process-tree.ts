import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** What a process holds. Linux only. */
export interface ProcessUse {
  readonly pid: number
  readonly parent: number
  /** Its arguments, with spaces between them. */
  readonly command: string
  readonly rssBytes: number
  readonly files: number
  readonly sockets: number
}

/** A process and everything below it. */
export function processTree(root: number): ProcessUse[] {
  const all = readdirSync('/proc').flatMap((entry) => (/^\d+$/.test(entry) ? (statOf(entry) ?? []) : []))
  const found = new Set([root])
  // A parent is older than its child, but its number need not be smaller: look until nothing is added.
  for (let before = 0; before !== found.size; ) {
    before = found.size
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid)
  }
  return all.filter(({ pid }) => found.has(pid)).flatMap((each) => useOf(each) ?? [])
}

function statOf(pid: string): { pid: number; parent: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return { pid: Number(pid), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) }
  } catch {
    return undefined // ended since the directory was read
  }
}

function useOf(each: { pid: number; parent: number }): ProcessUse | undefined {
  try {
    const status = readFileSync(`/proc/${each.pid}/status`, 'latin1')
    const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0)
    const command = readFileSync(`/proc/${each.pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    const files = readdirSync(`/proc/${each.pid}/fd`).map((file) => linkOf(`/proc/${each.pid}/fd/${file}`))
    const sockets = files.filter((file) => file.startsWith('socket:')).length
    return { ...each, command, rssBytes: kilobytes * 1_024, files: files.length, sockets }
  } catch {
    return undefined // as above
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return '' // closed between the listing and now
  }
}
