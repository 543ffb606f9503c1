import { describe, expect, it } from '@jest/globals'
import {
  type EnvironmentEvent,
  type EnvironmentState,
  transition,
} from '../../../harness/lambda/environment-state.ts'

const events: EnvironmentEvent[] = ['start', 'next', 'freeze', 'thaw', 'invoke', 'exit', 'timeout', 'stop']

// One row a state, one column an event; `-` is refused.
const table: Record<EnvironmentState, string> = {
  //        start     next   freeze  thaw   invoke    exit   timeout  stop
  starting: '-        ready  -       -      -         reset  reset    stopped',
  ready: '   -        -      frozen  -      invoking  reset  -        stopped',
  frozen: '  -        -      -       ready  -         reset  -        stopped',
  invoking: '-        ready  -       -      -         reset  reset    stopped',
  reset: '   starting -      -       -      -         -      -        stopped',
  stopped: ' -        -      -       -      -         -      -        -',
}

const cases = Object.entries(table).flatMap(([state, row]) =>
  row
    .trim()
    .split(/\s+/)
    .map((next, index) => ({ state: state as EnvironmentState, event: events[index]!, next })),
)

describe('an execution environment', () => {
  it.each(cases.filter(({ next }) => next !== '-'))('that is $state is $next after $event', (each) => {
    expect(transition(each.state, each.event)).toBe(each.next)
  })

  it.each(cases.filter(({ next }) => next === '-'))('that is $state refuses $event', ({ state, event }) => {
    expect(() => transition(state, event)).toThrow(
      `an execution environment that is ${state} does not take the event ${event}`,
    )
  })
})
