import { describe, expect, it } from '@jest/globals'
import { Recorder } from '../../../harness/load/generator/recorder.ts'
import { errorCodeOf } from '../../../harness/load/outcome.ts'

describe('Recorder', () => {
  it('counts answers, errors by code, and latencies to three digits', () => {
    const recorder = new Recorder(1_000)
    for (let ms = 1; ms <= 100; ms++)
      recorder.record(ms * 9, ms, ms === 50 ? 'ER_CON_COUNT_ERROR' : undefined)
    expect(recorder.findings()).toMatchObject({
      succeeded: 99,
      failed: 1,
      errors: { ER_CON_COUNT_ERROR: 1 },
      throughputPerS: 99,
      p50Ms: expect.closeTo(50, 0),
      p95Ms: expect.closeTo(95, 0),
      p99Ms: expect.closeTo(99, 0),
      maxMs: expect.closeTo(100, 0),
    })
  })

  it('keeps answers that come after the duration out of the throughput only', () => {
    const recorder = new Recorder(1_000)
    recorder.record(500, 10, undefined)
    recorder.record(29_000, 29_000, undefined)
    expect(recorder.findings()).toMatchObject({
      succeeded: 2,
      throughputPerS: 1,
      maxMs: expect.closeTo(29_000, -2),
    })
  })

  it('tells what came back in each half-second, the empty ones too', () => {
    const recorder = new Recorder(2_000)
    recorder.record(100, 7, undefined)
    recorder.record(1_600, 9, 'E')
    const latency = (ms: number) => ({ p50Ms: expect.closeTo(ms, 1), p99Ms: expect.closeTo(ms, 1) })
    expect(recorder.findings().timeline).toEqual([
      { atMs: 0, succeeded: 1, failed: 0, errors: {}, ...latency(7) },
      { atMs: 500, succeeded: 0, failed: 0, errors: {}, p50Ms: 0, p99Ms: 0 },
      { atMs: 1_000, succeeded: 0, failed: 0, errors: {}, p50Ms: 0, p99Ms: 0 },
      { atMs: 1_500, succeeded: 0, failed: 1, errors: { E: 1 }, ...latency(9) },
    ])
  })
})

describe('errorCodeOf', () => {
  it.each([
    [{ errorType: 'Error', errorMessage: 'ER_CON_COUNT_ERROR: Too many connections' }, 'ER_CON_COUNT_ERROR'],
    [{ errorType: 'Error', errorMessage: 'connect ECONNREFUSED 127.0.0.2:3306' }, 'ECONNREFUSED'],
    [{ errorType: 'Error', errorMessage: 'Timed-out waiting (errno: 9501)' }, 'ERRNO_9501'],
    [
      { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 3.00 seconds' },
      'Sandbox.Timedout',
    ],
    [{ errorType: 'Error', errorMessage: 'Error: Timed-out waiting to acquire database connection' }, '9501'],
    [{}, 'Unknown'],
    [null, 'Unknown'],
  ])('finds the word in %j', (payload, code) => {
    expect(errorCodeOf(payload)).toBe(code)
  })
})
