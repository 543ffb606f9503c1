import type { LoadMeasured } from '../load-result.ts'

/** When and where, e.g. `2026-11-24 12:00 UTC, 2 × Some CPU, Node v24.1.0`. */
export function measuredText({ at, cpus, cpuModel, nodeVersion }: LoadMeasured): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC, ${cpus} × ${cpuModel}, Node ${nodeVersion}`
}
