import { readFileSync } from 'node:fs'

/** The process tree as far as this module reads it; /proc on Linux, nothing elsewhere. */
export interface ProcessTree {
  parentOf(pid: number): number | undefined
  commandOf(pid: number): string
}

const LAUNCHERS = /^(npm|npx|node .*\bnpm|sh -c|sh|dash|bash -c)\b/
const LOOK_EVERY_MS = 200

/**
 * The chain of processes that this one should not outlive: its parent and, above launchers such as npm and `sh -c`,
 * the shell or program that launched them. Pairs of [child, parent].
 */
export function launchChain(
  pid: number,
  parent: number,
  tree: ProcessTree,
): [child: number, parent: number][] {
  const chain: [number, number][] = []
  let child = pid
  let above: number | undefined = parent
  while (above !== undefined && above > 1) {
    chain.push([child, above])
    if (!LAUNCHERS.test(tree.commandOf(above))) break
    child = above
    above = tree.parentOf(above)
  }
  return chain
}

/**
 * Calls `onGone` once when a process of the launch chain is gone: a killed npm tells its children nothing. The watch
 * does not keep the process alive.
 */
export function watchLaunchers(onGone: () => void): void {
  const chain = launchChain(process.pid, process.ppid, procTree)
  const timer = setInterval(() => {
    const intact = chain.every(
      ([child, parent]) => (child === process.pid ? process.ppid : procTree.parentOf(child)) === parent,
    )
    if (intact) return
    clearInterval(timer)
    onGone()
  }, LOOK_EVERY_MS)
  timer.unref()
}

const procTree: ProcessTree = {
  parentOf(pid) {
    try {
      // "pid (name) state ppid …"; the name may hold spaces and parentheses
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    } catch {
      return undefined
    }
  },
  commandOf(pid) {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    } catch {
      return ''
    }
  },
}
