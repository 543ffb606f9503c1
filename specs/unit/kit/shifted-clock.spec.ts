import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../harness/kit/clock.ts'
import { ShiftedClock } from '../../../harness/kit/shifted-clock.ts'

function start() {
  const base = new ManualClock(1_000)
  const clock = new ShiftedClock(base)
  const called: string[] = []
  const note = (name: string) => () => void called.push(name)
  return { base, clock, called, note }
}

describe('a shifted clock', () => {
  it('runs with its base', () => {
    const { base, clock, called, note } = start()
    clock.after(10, note('a'))
    base.advance(9)
    expect(called).toEqual([])
    base.advance(1)
    expect(called).toEqual(['a'])
    expect(clock.now()).toBe(1_010)
  })

  it('brings what waits nearer when it is moved ahead', () => {
    const { base, clock, called, note } = start()
    clock.after(100, note('late'))
    clock.after(50, note('early'))
    clock.advance(60)
    base.advance(0)
    expect(called).toEqual(['early'])
    expect(clock.now()).toBe(1_060)
    base.advance(39)
    expect(called).toEqual(['early'])
    base.advance(1)
    expect(called).toEqual(['early', 'late'])
  })

  it('calls what has come due in its order, and nothing that was cancelled', () => {
    const { base, clock, called, note } = start()
    clock.after(3, note('c'))
    clock.after(1, note('a'))
    const cancel = clock.after(2, note('b'))
    cancel()
    clock.advance(10)
    base.advance(0)
    expect(called).toEqual(['a', 'c'])
  })
})
