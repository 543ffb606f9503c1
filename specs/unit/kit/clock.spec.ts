import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../harness/kit/clock.ts'

describe('ManualClock', () => {
  it('runs callbacks in the order of their due times', () => {
    const clock = new ManualClock()
    const ran: string[] = []
    clock.after(20, () => ran.push('late'))
    clock.after(10, () => ran.push('early'))
    clock.advance(25)
    expect(ran).toEqual(['early', 'late'])
    expect(clock.now()).toBe(25)
  })

  it('runs what a callback schedules within the same move', () => {
    const clock = new ManualClock(100)
    const at: number[] = []
    clock.after(10, () => clock.after(10, () => at.push(clock.now())))
    clock.advance(30)
    expect(at).toEqual([120])
  })

  it('does not run what was cancelled', () => {
    const clock = new ManualClock()
    let ran = false
    const cancel = clock.after(10, () => {
      ran = true
    })
    cancel()
    clock.advance(60_000)
    expect(ran).toBe(false)
  })
})
