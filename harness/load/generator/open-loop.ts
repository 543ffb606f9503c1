import { setTimeout as pause } from 'node:timers/promises'
import { drained } from './drained.ts'

export interface OpenLoop {
  readonly arrivalRatePerS: number
  /** The most that may be under way; what is due beyond that waits, and its wait counts as latency. */
  readonly concurrency: number
  readonly rampMs: number
  readonly fromMs: number
  /** By performance.now(): the end of the arrivals. */
  readonly untilMs: number
  /** Makes one call and records it, with its latency counted from `dueMs`; never rejects. */
  call(dueMs: number): Promise<void>
}

/**
 * Calls at a given rate, whether earlier ones are through or not. Resolves with the number of calls that were due and never sent,
 * since all places were taken until the end.
 */
export async function openLoop(loop: OpenLoop): Promise<number> {
  const { arrivalRatePerS, concurrency, rampMs, fromMs, untilMs, call } = loop
  const underWay = new Set<Promise<void>>()
  let next = 0
  while (true) {
    const dueMs = fromMs + dueAt(next, arrivalRatePerS, rampMs)
    if (dueMs >= untilMs) break
    const early = dueMs - performance.now()
    if (early > 0.5) await pause(early)
    if (underWay.size >= concurrency) {
      if (performance.now() >= untilMs) break
      await Promise.race(underWay)
    }
    const sent: Promise<void> = call(dueMs).finally(() => underWay.delete(sent))
    underWay.add(sent)
    next++
  }
  let due = next
  while (fromMs + dueAt(due, arrivalRatePerS, rampMs) < untilMs) due++
  await drained(Promise.all(underWay), performance.now())
  return due - next
}

/** When the n-th call is due, in milliseconds: in the ramp the rate rises evenly from 0. */
function dueAt(n: number, ratePerS: number, rampMs: number): number {
  const perMs = ratePerS / 1_000
  const inRamp = (perMs * rampMs) / 2
  return n < inRamp ? Math.sqrt((2 * n * rampMs) / perMs) : rampMs + (n - inRamp) / perMs
}
