import { IllegalTransitionError } from './errors.ts'

/**
 * The life of an execution environment.
 *
 *     starting ── next ──> ready ── invoke ──> invoking ── next ──> ready
 *                            │ freeze ⇅ thaw
 *                          frozen
 *
 * - `starting`: the runtime's process runs the module's top-level code (Init phase).
 * - `ready`: the runtime has asked for the next event and its process runs.
 * - `frozen`: the same, but its process is stopped (SIGSTOP).
 * - `invoking`: the handler has an event.
 * - `reset`: the process is gone (crash, timeout, failed init); /tmp is kept and the next invocation runs Init again.
 * - `stopped`: gone for good.
 */
export type EnvironmentState = 'starting' | 'ready' | 'frozen' | 'invoking' | 'reset' | 'stopped'

export type EnvironmentEvent = 'start' | 'next' | 'freeze' | 'thaw' | 'invoke' | 'exit' | 'timeout' | 'stop'

/** Legal moves; whatever is not listed is refused. */
const transitions: Readonly<
  Record<EnvironmentState, Readonly<Partial<Record<EnvironmentEvent, EnvironmentState>>>>
> = {
  starting: { next: 'ready', exit: 'reset', timeout: 'reset', stop: 'stopped' },
  ready: { freeze: 'frozen', invoke: 'invoking', exit: 'reset', stop: 'stopped' },
  frozen: { thaw: 'ready', exit: 'reset', stop: 'stopped' },
  invoking: { next: 'ready', exit: 'reset', timeout: 'reset', stop: 'stopped' },
  reset: { start: 'starting', stop: 'stopped' },
  stopped: {},
}

/** The state after `event`. Throws {@link IllegalTransitionError} where the table has no move. */
export function transition(state: EnvironmentState, event: EnvironmentEvent): EnvironmentState {
  const next = transitions[state][event]
  if (!next) throw new IllegalTransitionError(state, event)
  return next
}
