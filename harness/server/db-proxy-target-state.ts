import type { DbProxyEvent } from '../dbproxy/db-proxy-event.ts'
import type { DbProxyTargetState } from '../services/rds/ports.ts'

/** What `onEvent` is called for: rare events, none that comes with every client. */
export const followedEvents = [
  'TargetAvailable',
  'TargetUnavailable',
  'DatabaseConnectionOpened',
  'DatabaseConnectionFailed',
  'ClientConnectionThrottled',
  'DebugLoggingEnded',
] as const satisfies DbProxyEvent['type'][]

/** MySQL's error of a login that it refuses, as events begin with it. */
const ACCESS_DENIED = /^1045\b/

/** What a proxy knows of its target once it has told this. */
export function stateAfter(state: DbProxyTargetState, event: DbProxyEvent): DbProxyTargetState {
  switch (event.type) {
    case 'TargetAvailable':
    case 'DatabaseConnectionOpened':
      return 'available'
    case 'TargetUnavailable':
      return 'unreachable'
    case 'DatabaseConnectionFailed':
      return ACCESS_DENIED.test(event.message) ? 'refusing-logins' : state
    default:
      return state
  }
}
