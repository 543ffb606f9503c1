import { PoolhouseError } from '../kit/errors.ts'

/** In the message, too: in Jest, an error of Node's own is none to the SDK, which wraps it and loses its code. */
const NOBODY_THERE = /\b(ECONNREFUSED|ECONNRESET|EPIPE|EHOSTUNREACH|socket hang up)\b/
/** What Node says of ECONNRESET where a kept connection ends before its answer. */
const HANG_UP = 'socket hang up'

/**
 * An AWS SDK call's answer.
 * @param what What could not be done, for the error.
 * @throws PoolhouseError `ServerFailed` when no stack answers at `endpointUrl`; AWS's errors as the SDK throws them.
 */
export async function answered<T>(what: string, endpointUrl: string, call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    const { code: ownCode = '', message } = error as NodeJS.ErrnoException
    const [found] = NOBODY_THERE.exec(`${ownCode} ${message}`) ?? []
    if (found === undefined) throw error
    const code = found === HANG_UP ? 'ECONNRESET' : found
    throw new PoolhouseError(
      'ServerFailed',
      `${what}: no stack answers at ${endpointUrl} (${code}). Is it still up?`,
      { cause: error },
    )
  }
}
