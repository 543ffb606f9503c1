import { describe, expect, it } from '@jest/globals'
import { Availability } from '../../../harness/server/availability.ts'

describe('availability', () => {
  it('is the share of the time since the beginning', () => {
    const availability = new Availability(1_000)
    expect(availability.percent(0, 1_000)).toBeUndefined()
    availability.note(1_500, true)
    expect(availability.percent(0, 2_000)).toBe(50)
  })

  it('counts each stretch, and a repeated note once', () => {
    const availability = new Availability(0)
    for (const [at, there] of [
      [0, true],
      [100, true],
      [600, false],
      [700, false],
      [900, true],
    ] as const) {
      availability.note(at, there)
    }
    expect(availability.percent(0, 1_000)).toBe(70)
    expect(availability.percent(500, 1_000)).toBe(40)
  })

  it('knows what was before even when that is forgotten', () => {
    const availability = new Availability(0)
    availability.note(100, true)
    availability.note(1_500, false)
    availability.forget(1_000)
    expect(availability.percent(1_000, 2_000)).toBe(50)
  })
})
