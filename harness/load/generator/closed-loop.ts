import { setTimeout as pause } from 'node:timers/promises'
import { drained } from './drained.ts'

export interface ClosedLoop {
  readonly concurrency: number
  readonly thinkTimeMs: number
  readonly rampMs: number
  /** By performance.now(): when no further call begins. */
  readonly untilMs: number
  /** How long answers are waited for after that. Default 30 s. */
  readonly drainMs?: number
  /** Makes one call and records it; never rejects. */
  call(dueMs: number): Promise<void>
}

/** So many callers, each of which waits for its answer before its next call. Resolves when all are through, or waited for long enough. */
export async function closedLoop({
  concurrency,
  thinkTimeMs,
  rampMs,
  untilMs,
  drainMs,
  call,
}: ClosedLoop): Promise<void> {
  const caller = async (index: number) => {
    if (rampMs > 0) await pause((rampMs * index) / concurrency)
    while (performance.now() < untilMs) {
      await call(performance.now())
      if (thinkTimeMs > 0) await pause(Math.min(thinkTimeMs, Math.max(0, untilMs - performance.now())))
    }
  }
  const callers = Array.from({ length: concurrency }, (_, index) => caller(index))
  await drained(Promise.all(callers), untilMs, drainMs)
}
