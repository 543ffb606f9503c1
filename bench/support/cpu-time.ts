import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks a second of /proc: 100 on every Linux that Node runs on. */
const TICK_US = 10_000

/** CPU that processes have used, µs, in steps of 10 ms each. Undefined where the system does not tell. */
export function cpuTimeUs(pids: readonly (number | undefined)[]): number | undefined {
  if (process.platform !== 'linux') return undefined
  return pids.reduce<number>((sum, pid) => (pid === undefined ? sum : sum + ticksOf(pid, 11) * TICK_US), 0)
}

/** CPU of this process's children that have ended, µs, in a step of 10 ms for all of them. Undefined where the system does not tell. */
export function endedChildrenCpuUs(): number | undefined {
  return process.platform === 'linux' ? ticksOf('self', 13) * TICK_US : undefined
}

/** CPU that the threads of processes have used that are still there, µs, exactly. Undefined where the system does not tell. */
export function threadsCpuUs(pids: readonly (number | undefined)[]): number | undefined {
  if (process.platform !== 'linux') return undefined
  const files = pids.flatMap((pid) =>
    pid === undefined
      ? []
      : readdirSync(`/proc/${pid}/task`).map((tid) => `/proc/${pid}/task/${tid}/schedstat`),
  )
  return files.reduce((sum, file) => sum + Number(readFileSync(file, 'utf8').split(' ')[0]) / 1_000, 0)
}

/** The sum of two numbers of `stat`, user and system; `from` counts them from the process's state on. */
function ticksOf(pid: number | 'self', from: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(from, from + 2)
    .map(Number)
  return user + system
}
