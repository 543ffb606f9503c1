import { describe, expect, it } from '@jest/globals'
import { Continuity } from '../../../harness/load/generator/continuity.ts'

describe('Continuity', () => {
  it('tells of no outage when nothing failed, and the longest time between two successes', () => {
    const continuity = new Continuity()
    continuity.record(100, 10, true)
    continuity.record(700, 10, true)
    continuity.record(900, 10, true)
    expect(continuity.findings(1_000)).toEqual({ longestSilence: { fromMs: 100, ms: 600 } })
  })

  it('counts the time to the end of the run as silence', () => {
    const continuity = new Continuity()
    continuity.record(100, 10, true)
    expect(continuity.findings(1_000).longestSilence).toEqual({ fromMs: 100, ms: 900 })
  })

  it('takes for recovery the first success of a call that began after the first failure', () => {
    const continuity = new Continuity()
    continuity.record(200, 10, false)
    continuity.record(210, 50, true) // began at 160
    continuity.record(400, 10, false)
    continuity.record(500, 30, true)
    continuity.record(600, 30, true)
    expect(continuity.findings(1_000).outage).toEqual({
      firstFailureMs: 200,
      lastFailureMs: 400,
      firstSuccessAfterMs: 500,
    })
  })

  it('tells of no recovery when there was none', () => {
    const continuity = new Continuity()
    continuity.record(200, 10, false)
    expect(continuity.findings(1_000)).toEqual({
      outage: { firstFailureMs: 200, lastFailureMs: 200 },
      longestSilence: { fromMs: 0, ms: 1_000 },
    })
  })
})
