import { randomUUID } from 'node:crypto'
import { PoolhouseError } from '../kit/errors.ts'
import type { FunctionPlane } from '../lambda/function-plane.ts'

const MOST = 500

/** What became of a burst. */
export interface BurstResult {
  readonly succeeded: number
  /** Failed invocations by the first words of their error, and throttled ones. */
  readonly errors: Readonly<Record<string, number>>
}

/**
 * So many invocations of one function at the same moment, for a person at the dashboard: a browser opens six connections and would take turns.
 * Use `stack.load()` to measure.
 * @throws PoolhouseError `InvalidOption` when `count` is out of bounds.
 */
export async function burst(
  plane: FunctionPlane,
  { planeName: name, arn: functionArn }: { readonly planeName: string; readonly arn: string },
  count: number,
  event: unknown = {},
): Promise<BurstResult> {
  if (!Number.isInteger(count) || count < 1 || count > MOST)
    throw new PoolhouseError(
      'InvalidOption',
      `burst: expected a whole number from 1 to ${MOST}, got ${count}.`,
    )
  const payload = Buffer.from(JSON.stringify(event))
  const errors: Record<string, number> = {}
  let succeeded = 0
  const once = async () => {
    const error = await plane
      .invoke({ name, functionArn, invocationId: randomUUID(), payload })
      .then(({ functionError, payload: answer }) => (functionError ? messageOf(answer) : undefined))
      .catch((refusal: Error) => refusal.name)
    if (error === undefined) succeeded++
    else errors[error] = (errors[error] ?? 0) + 1
  }
  await Promise.all(Array.from({ length: count }, once))
  return { succeeded, errors }
}

/** The error's message up to its first colon: `ER_CON_COUNT_ERROR` of `ER_CON_COUNT_ERROR: Too many connections`. */
function messageOf(answer: Buffer): string {
  const { errorMessage = '', errorType = 'Error' } = JSON.parse(answer.toString('utf8')) as {
    errorMessage?: string
    errorType?: string
  }
  return /^\w+(?=:)/.exec(errorMessage)?.[0] ?? errorType
}
