import { readFileSync } from 'node:fs'

/** Clock ticks a second of /proc: 100 on every Linux that Node runs on. */
const TICK_US = 10_000

/** CPU that processes have used, µs, in steps of 10 ms each. Undefined where the system does not tell. */
export function cpuTimeUs(pids: readonly (number | undefined)[]): number | undefined {
  if (process.platform !== 'linux') return undefined
  return pids.reduce<number>((sum, pid) => {
    if (pid === undefined) return sum
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [user = 0, system = 0] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number)
    return sum + (user + system) * TICK_US
  }, 0)
}
