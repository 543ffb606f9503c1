import { isPoolhouseErrorCode, PoolhouseError } from '../kit/errors.ts'

/** Names the step in a failure; what already says enough passes as it is. */
export async function step<T>(what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof PoolhouseError) throw error
    const { name, message } = error as Error
    if (isPoolhouseErrorCode(name)) throw new PoolhouseError(name, message, { cause: error })
    throw new PoolhouseError('ProvisioningFailed', `could not ${what}: ${name}: ${message}`, { cause: error })
  }
}
