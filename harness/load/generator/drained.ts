import { setTimeout as pause } from 'node:timers/promises'

/** How long the last answers are waited for. */
const DRAIN_MS = 30_000

/** Resolves when the calls are through, and `drainMs` after `untilMs` (performance.now()) at the latest. */
export async function drained(calls: Promise<unknown>, untilMs: number, drainMs = DRAIN_MS): Promise<void> {
  const limit = new AbortController()
  const remaining = Math.max(0, untilMs - performance.now()) + drainMs
  const late = pause(remaining, undefined, { signal: limit.signal }).catch(() => {}) // cut short below
  try {
    await Promise.race([calls, late])
  } finally {
    limit.abort()
  }
}
