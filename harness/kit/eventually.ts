import { setTimeout as delay } from 'node:timers/promises'

/**
 * Repeats `probe` until it neither throws nor returns `undefined` or `false`, and returns its value.
 * Throws the probe's last error (or a plain one) once `timeoutMs` has passed.
 */
export async function eventually<T>(
  probe: () => T | Promise<T>,
  { timeoutMs = 5_000, everyMs = 20, what = 'the condition' } = {},
): Promise<Exclude<T, undefined | false>> {
  const deadline = performance.now() + timeoutMs
  let last: unknown
  for (;;) {
    try {
      const value = await probe()
      if (value !== undefined && value !== false) return value as Exclude<T, undefined | false>
      last = undefined
    } catch (error) {
      last = error
    }
    if (performance.now() >= deadline) break
    await delay(everyMs)
  }
  throw last ?? new Error(`${what} did not come true within ${timeoutMs} ms`)
}
