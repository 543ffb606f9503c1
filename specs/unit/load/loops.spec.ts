import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { closedLoop } from '../../../harness/load/generator/closed-loop.ts'
import { openLoop } from '../../../harness/load/generator/open-loop.ts'

/** Counts calls and how many are under way. */
function counting(durationMs: number) {
  const seen = { calls: 0, underWay: 0, most: 0, due: [] as number[] }
  const call = async (dueMs: number) => {
    seen.calls++
    seen.due.push(dueMs)
    seen.most = Math.max(seen.most, ++seen.underWay)
    await pause(durationMs)
    seen.underWay--
  }
  return { seen, call }
}

describe('closedLoop', () => {
  it('keeps so many callers busy and no more, and ends with the last answer', async () => {
    const { seen, call } = counting(10)
    await closedLoop({ concurrency: 4, thinkTimeMs: 0, rampMs: 0, untilMs: performance.now() + 100, call })
    expect(seen.most).toBe(4)
    expect(seen.underWay).toBe(0)
    expect(seen.calls).toBeGreaterThan(4)
  })

  it('does not wait for ever for an answer that never comes', async () => {
    let calls = 0
    const call = () => {
      calls++
      return new Promise<void>(() => {})
    }
    const untilMs = performance.now() + 20
    await closedLoop({ concurrency: 3, thinkTimeMs: 0, rampMs: 0, untilMs, drainMs: 20, call })
    expect(calls).toBe(3)
  })
})

describe('openLoop', () => {
  it('sends what is due at its rate whether earlier calls are through or not', async () => {
    const { seen, call } = counting(60)
    const fromMs = performance.now()
    const loop = { arrivalRatePerS: 200, concurrency: 100, rampMs: 0, fromMs, untilMs: fromMs + 100, call }
    expect(await openLoop(loop)).toBe(0)
    expect(seen.calls).toBe(20)
    expect(seen.due.map((at) => Math.round(at - fromMs))).toEqual(
      Array.from({ length: 20 }, (_, index) => index * 5),
    )
    expect(seen.most).toBeGreaterThan(4)
  })

  it('counts a call that has to wait for a place from the moment at which it was due', async () => {
    const { seen, call } = counting(30)
    const fromMs = performance.now()
    const lateness: number[] = []
    const late = (dueMs: number) => {
      lateness.push(performance.now() - dueMs)
      return call(dueMs)
    }
    await openLoop({
      arrivalRatePerS: 100,
      concurrency: 1,
      rampMs: 0,
      fromMs,
      untilMs: fromMs + 100,
      call: late,
    })
    expect(seen.most).toBe(1)
    // every 10 ms one is due, every 30 ms one gets its place
    expect(lateness[2]!).toBeGreaterThan(lateness[1]!)
  })

  it('says how many calls never found a place', async () => {
    const { seen, call } = counting(80)
    const fromMs = performance.now()
    const loop = { arrivalRatePerS: 100, concurrency: 1, rampMs: 0, fromMs, untilMs: fromMs + 100, call }
    expect((await openLoop(loop)) + seen.calls).toBe(10)
  })

  it('raises its rate evenly over the ramp', async () => {
    const { seen, call } = counting(1)
    const fromMs = performance.now()
    await openLoop({
      arrivalRatePerS: 200,
      concurrency: 50,
      rampMs: 100,
      fromMs,
      untilMs: fromMs + 150,
      call,
    })
    // 10 in the ramp (half of the rate on average), 10 in the 50 ms after it
    expect(seen.calls).toBe(20)
    expect(seen.due.slice(0, 3).map((at) => Math.round(at - fromMs))).toEqual([0, 32, 45])
  })
})
