const BORROW_TIMED_OUT = 'Timed-out waiting to acquire database connection'

/**
 * A failed invocation in one word: the driver's code where the handler's message carries one (ER_CON_COUNT_ERROR,
 * ECONNREFUSED, PROTOCOL_CONNECTION_LOST), else Lambda's errorType.
 */
export function errorCodeOf(payload: unknown): string {
  const { errorType, errorMessage } = (payload ?? {}) as { errorType?: unknown; errorMessage?: unknown }
  const code =
    typeof errorMessage === 'string'
      ? /\b(ER_[A-Z0-9_]+|PROTOCOL_[A-Z_]+|E[A-Z]{4,})\b|\berrno:? (\d{4})\b/.exec(errorMessage)
      : null
  if (code) return code[1] ?? `ERRNO_${code[2]}`
  // Drivers know no name for RDS Proxy's own number.
  if (typeof errorMessage === 'string' && errorMessage.includes(BORROW_TIMED_OUT)) return '9501'
  return typeof errorType === 'string' && errorType !== '' ? errorType : 'Unknown'
}
