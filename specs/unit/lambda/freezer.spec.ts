import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import type { ExecutionEnvironment } from '../../../harness/lambda/execution-environment.ts'
import { Freezer } from '../../../harness/lambda/freezer.ts'

function idleEnvironment() {
  const environment = {
    state: 'ready',
    freeze: jest.fn(() => {
      environment.state = 'frozen'
    }),
  }
  return environment as typeof environment & ExecutionEnvironment
}

describe('the freezer', () => {
  beforeEach(() => {
    jest.useFakeTimers()
  })
  afterEach(() => {
    jest.useRealTimers()
  })

  /** Free, and wanted again after a pause. */
  function pauseOf(freezer: Freezer, environment: ReturnType<typeof idleEnvironment>, ms: number) {
    freezer.rest(environment)
    jest.advanceTimersByTime(ms)
    freezer.take(environment)
    Object.assign(environment, { state: 'ready' })
    environment.freeze.mockClear()
  }

  it('freezes an environment at once after its first invocation', () => {
    const environment = idleEnvironment()
    new Freezer(() => 1).rest(environment)
    expect(environment.state).toBe('frozen')
  })

  it('lets an environment run on for a moment when its last pause was short', () => {
    const freezer = new Freezer(() => 1)
    const environment = idleEnvironment()
    pauseOf(freezer, environment, 1)
    freezer.rest(environment)
    expect(environment.state).toBe('ready')
    jest.advanceTimersByTime(10)
    expect(environment.state).toBe('frozen')
  })

  it('lets an environment run on for longer the more there are', () => {
    const freezer = new Freezer(() => 100)
    const environment = idleEnvironment()
    pauseOf(freezer, environment, 400)
    freezer.rest(environment)
    jest.advanceTimersByTime(504)
    expect(environment.state).toBe('ready')
    jest.advanceTimersByTime(1)
    expect(environment.state).toBe('frozen')
  })

  it('does not freeze an environment that is taken in that moment', () => {
    const freezer = new Freezer(() => 1)
    const environment = idleEnvironment()
    pauseOf(freezer, environment, 1)
    pauseOf(freezer, environment, 1)
    jest.advanceTimersByTime(1_000)
    expect(environment.freeze).not.toHaveBeenCalled()
  })

  it('freezes at once again after a long pause', () => {
    const freezer = new Freezer(() => 1)
    const environment = idleEnvironment()
    pauseOf(freezer, environment, 1)
    pauseOf(freezer, environment, 1_000)
    freezer.rest(environment)
    expect(environment.state).toBe('frozen')
  })

  it('freezes what is about to be frozen when somebody looks', () => {
    const freezer = new Freezer(() => 1)
    const environment = idleEnvironment()
    pauseOf(freezer, environment, 1)
    freezer.rest(environment)
    freezer.settle()
    expect(environment.state).toBe('frozen')
    jest.advanceTimersByTime(1_000)
    expect(environment.freeze).toHaveBeenCalledTimes(1)
  })

  it('leaves an environment alone whose process has ended in that moment', () => {
    const freezer = new Freezer(() => 1)
    const environment = idleEnvironment()
    pauseOf(freezer, environment, 1)
    freezer.rest(environment)
    Object.assign(environment, { state: 'reset' })
    jest.advanceTimersByTime(1_000)
    expect(environment.freeze).not.toHaveBeenCalled()
  })
})
