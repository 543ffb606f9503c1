import { readFileSync } from 'node:fs'
import { endText, errorTypeOf, type RuntimeFailure } from './failure.ts'
import type { LogStream } from './function-log.ts'

/** What the platform's lines at the end of an invocation tell. */
export interface Report {
  readonly requestId: string
  readonly durationMs: number
  readonly memorySize: number
  readonly maxMemoryUsed: number | undefined
  readonly initMs: number | undefined
  readonly failure: RuntimeFailure | undefined
}

/** Writes why the platform ended the invocation, if it did, then END and REPORT. */
export function logEnd(log: LogStream, report: Report): void {
  const { requestId, failure } = report
  if (failure?.kind === 'timeout') {
    // The line of before 2025; what the service writes since is not verified on AWS.
    const seconds = failure.timeoutSeconds.toFixed(2)
    log.line(`${new Date().toISOString()} ${requestId} Task timed out after ${seconds} seconds`)
  } else if (failure?.kind === 'exit' || failure?.kind === 'entrypoint') {
    log.line(`RequestId: ${requestId} Error: ${endText(failure)}`)
    log.line(errorTypeOf(failure))
  }
  log.line(`END RequestId: ${requestId}`)
  log.line(reportLine(report))
}

/** The line that tells of an Init phase that failed; `phase` says whether it ran ahead of or inside an invocation. */
export function logInitReport(
  log: LogStream,
  durationMs: number,
  phase: 'init' | 'invoke',
  failure: RuntimeFailure,
): void {
  const status = failure.kind === 'timeout' ? 'timeout' : `error\tError Type: ${errorTypeOf(failure)}`
  log.line(`INIT_REPORT Init Duration: ${durationMs.toFixed(2)} ms\tPhase: ${phase}\tStatus: ${status}`)
}

/** The REPORT line (recorded 2025-11; its Status part is documented, the exact text not verified on AWS). */
export function reportLine(report: Report): string {
  const { failure } = report
  const fields = [
    `REPORT RequestId: ${report.requestId}`,
    `Duration: ${report.durationMs.toFixed(2)} ms`,
    // Since 2025-08 AWS bills the Init phase too (grade U).
    `Billed Duration: ${Math.ceil(report.durationMs + (report.initMs ?? 0))} ms`,
    `Memory Size: ${report.memorySize} MB`,
  ]
  if (report.maxMemoryUsed !== undefined) fields.push(`Max Memory Used: ${report.maxMemoryUsed} MB`)
  if (report.initMs !== undefined) fields.push(`Init Duration: ${report.initMs.toFixed(2)} ms`)
  if (failure?.kind === 'timeout') fields.push('Status: timeout')
  else if (failure) fields.push('Status: error', `Error Type: ${errorTypeOf(failure)}`)
  return `${fields.join('\t')}\t`
}

/** Asked again after a longer invocation or a longer time: what happens within these grows by a few MB at most. */
const brieflyMs = 2
const peakIsFreshMs = 100

/** Peak resident memory of a process in MB, where the kernel tells it. */
export class PeakMemory {
  #pid: number | undefined
  #megabytes: number | undefined
  #readAtMs = Number.NEGATIVE_INFINITY

  /** After a handler that took `durationMs`. */
  read(pid: number | undefined, durationMs: number): number | undefined {
    if (pid === undefined || process.platform !== 'linux') return undefined
    const now = performance.now()
    const fresh = pid === this.#pid && durationMs < brieflyMs && now - this.#readAtMs < peakIsFreshMs
    if (fresh && this.#megabytes !== undefined) return this.#megabytes
    this.#pid = pid
    this.#readAtMs = now
    this.#megabytes = peakOf(pid)
    return this.#megabytes
  }
}

function peakOf(pid: number): number | undefined {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? []
    return kilobytes ? Math.ceil(Number(kilobytes) / 1024) : undefined
  } catch {
    return undefined // the process ended on its own just now
  }
}
