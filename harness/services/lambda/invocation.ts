import type { Clock } from '../../kit/clock.ts'
import { functionNotFound, throttled } from './errors.ts'
import type { FunctionRecord } from './function-store.ts'
import type { FunctionPlane, InvocationResult } from './ports.ts'

export interface InvocationInput {
  readonly record: FunctionRecord
  readonly payload: Buffer
  readonly invocationId: string
  readonly qualifier: string | undefined
  readonly clientContext?: string
}

/** Runs an invocation on the data plane; its errors become AWS's. */
export async function invokeNow(
  functionPlane: FunctionPlane,
  input: InvocationInput,
): Promise<InvocationResult> {
  const { record, qualifier, payload, invocationId, clientContext } = input
  try {
    return await functionPlane.invoke({
      name: record.name,
      version: record.version,
      payload,
      invocationId,
      functionArn: qualifier === undefined ? record.arn : `${record.arn}:${qualifier}`,
      ...(clientContext === undefined ? {} : { clientContext }),
    })
  } catch (error) {
    const { name, reason } = error as Error & { reason?: string }
    if (name === 'ThrottledError') throw throttled(reason ?? 'ConcurrentInvocationLimitExceeded')
    if (name === 'FunctionGoneError') throw functionNotFound(`${record.arn}:${qualifier ?? '$LATEST'}`)
    throw error
  }
}

const retryDelaysMs = [60_000, 120_000]
const throttleLimitMs = 6 * 3600_000
const throttleDelayMs = { first: 1_000, most: 300_000 }

/**
 * Asynchronous invocations (documented): two retries after a function error, one and two minutes later; a throttled
 * event returns to the queue for up to six hours. Dropped events go nowhere: destinations are not emulated.
 */
export class AsynchronousInvocations {
  readonly #functionPlane: FunctionPlane
  readonly #clock: Clock
  readonly #cancels = new Set<() => void>()

  constructor(functionPlane: FunctionPlane, clock: Clock) {
    this.#functionPlane = functionPlane
    this.#clock = clock
  }

  /** Accepts an event. */
  accept(input: InvocationInput): void {
    const acceptedAt = this.#clock.now()
    let failures = 0
    let throttleDelay = throttleDelayMs.first
    const attempt = async (): Promise<void> => {
      try {
        const { functionError } = await invokeNow(this.#functionPlane, input)
        const delay = functionError ? retryDelaysMs[failures++] : undefined
        if (delay !== undefined) this.#later(delay, attempt)
      } catch (error) {
        // Deleted meanwhile: the event has nowhere to go.
        if ((error as { code?: string }).code === 'ResourceNotFoundException') return
        if ((error as { code?: string }).code !== 'TooManyRequestsException') throw error
        if (this.#clock.now() - acceptedAt >= throttleLimitMs) return
        this.#later(throttleDelay, attempt)
        throttleDelay = Math.min(2 * throttleDelay, throttleDelayMs.most)
      }
    }
    void attempt()
  }

  /** Forgets what waits. */
  clear(): void {
    for (const cancel of this.#cancels) cancel()
    this.#cancels.clear()
  }

  #later(delayMs: number, attempt: () => Promise<void>): void {
    const cancel = this.#clock.after(delayMs, () => {
      this.#cancels.delete(cancel)
      void attempt()
    })
    this.#cancels.add(cancel)
  }
}
