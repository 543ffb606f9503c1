import { describe, expect, it } from '@jest/globals'
import { planRuns } from '../../../harness/load/load-options.ts'

describe('planRuns', () => {
  it('plans each strategy at each concurrency, with defaults filled in', () => {
    const plans = planRuns({ concurrency: [5, 10] }, ['module-scope', 'db-proxy'])
    expect(plans.map(({ strategy, concurrency }) => [strategy, concurrency])).toEqual([
      ['module-scope', 5],
      ['module-scope', 10],
      ['db-proxy', 5],
      ['db-proxy', 10],
    ])
    expect(plans[0]).toMatchObject({
      durationMs: 10_000,
      warmUpMs: 1_000,
      rampMs: 0,
      arrivalRatePerS: undefined,
      thinkTimeMs: 0,
      event: { workSeconds: 0.02 },
      prewarm: true,
      sampleEveryMs: 250,
    })
  })

  it('passes the event on as it is given', () => {
    expect(planRuns({ event: { id: 7 } }, ['f'])[0]!.event).toEqual({ id: 7 })
  })

  it('gives shipped strategies their work beside the event, unless the event says otherwise', () => {
    const eventOf = (event: unknown) => planRuns({ event, workSeconds: 0.5 }, ['db-proxy'])[0]!.event
    expect(eventOf({ id: 7 })).toEqual({ workSeconds: 0.5, id: 7 })
    expect(eventOf({ workSeconds: 1 })).toEqual({ workSeconds: 1 })
    expect(eventOf([1])).toEqual([1])
  })

  it('refuses a think time in an open loop, which has nobody to think', () => {
    expect(() => planRuns({ arrivalRatePerS: 10, thinkTimeMs: 5 }, ['f'])).toThrow(
      'load: thinkTimeMs: expected none beside arrivalRatePerS',
    )
  })

  it.each([
    [{ concurrency: 0 }, 'concurrency: expected a whole number from 1 to 1000, got 0'],
    [{ concurrency: 1_001 }, 'got 1001'],
    [{ concurrency: 1.5 }, 'got 1.5'],
    [{ concurrency: [] }, 'concurrency: expected one or more'],
    [{ durationSeconds: 0 }, 'durationSeconds: expected a number from 0.1 to 3600, got 0'],
    [{ durationSeconds: Number.NaN }, 'got NaN'],
    [{ arrivalRatePerS: 20_001 }, 'arrivalRatePerS: expected a number from 0.1 to 20000'],
    [{ thinkTimeMs: -1 }, 'thinkTimeMs'],
    [{ workSeconds: 61 }, 'workSeconds'],
    [{ sampleEveryMs: 1 }, 'sampleEveryMs'],
  ])('refuses %j by name', (options, message) => {
    expect(() => planRuns(options, ['f'])).toThrow(message)
  })
})
