import { PoolhouseError } from '../kit/errors.ts'

/** The answer, or undefined where the target has no such thing: its other figures are worth having. */
export async function unlessLacking<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if (lackOf(error) === undefined) throw error
    return undefined
  }
}

/** What the target says that it lacks, if that is what the error is about. */
export function lackOf(error: unknown): string | undefined {
  return error instanceof PoolhouseError && error.code === 'NotOnThisTarget' ? error.message : undefined
}
