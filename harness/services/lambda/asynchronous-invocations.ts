import { randomUUID } from 'node:crypto'
import type { Clock } from '../../kit/clock.ts'
import type { FunctionStore } from './function-store.ts'
import { type InvocationInput, invokeNow } from './invocation.ts'
import { type Condition, invocationRecord } from './invocation-record.ts'
import type { FunctionPlane, InvocationResult } from './ports.ts'

const retryDelaysMs = [60_000, 120_000]
const throttleDelayMs = { first: 1_000, most: 300_000 }
const defaultAgeMs = 6 * 3600_000

/** An accepted event on its way. */
interface Event {
  readonly input: InvocationInput
  readonly acceptedAt: number
  /** Attempts at which the function ran. */
  attempts: number
  throttleDelay: number
  result: InvocationResult | undefined
}

/**
 * Asynchronous invocations (documented, "Asynchronous invocation"): two retries after a function error, one and two
 * minutes later; an event that is throttled, or met by an error of the service's own, returns to the queue, after 1 s at first and then
 * twice as long up to 5 minutes. When retries or the event's age run out, it goes to the destination for failures.
 */
export class AsynchronousInvocations {
  readonly #store: FunctionStore
  readonly #functionPlane: FunctionPlane
  readonly #clock: Clock
  readonly #cancels = new Set<() => void>()

  constructor(options: { store: FunctionStore; functionPlane: FunctionPlane; clock: Clock }) {
    this.#store = options.store
    this.#functionPlane = options.functionPlane
    this.#clock = options.clock
  }

  /** Accepts an event. */
  accept(input: InvocationInput): void {
    const acceptedAt = this.#clock.now()
    const throttleDelay = throttleDelayMs.first
    void this.#attempt({ input, acceptedAt, attempts: 0, throttleDelay, result: undefined })
  }

  /** Forgets what waits. */
  clear(): void {
    for (const cancel of this.#cancels) cancel()
    this.#cancels.clear()
  }

  /** Never rejects: nobody waits for it. */
  async #attempt(event: Event): Promise<void> {
    try {
      event.result = await invokeNow(this.#functionPlane, event.input)
    } catch (error) {
      // Deleted meanwhile: the event has nowhere to go.
      if ((error as { code?: string }).code === 'ResourceNotFoundException') return
      return this.#throttled(event)
    }
    event.attempts++
    if (!event.result.functionError) return this.#conclude(event, 'Success')
    const { retries = retryDelaysMs.length } = this.#config(event) ?? {}
    const delay = retryDelaysMs[event.attempts - 1]
    if (delay === undefined || event.attempts > retries) return this.#conclude(event, 'RetriesExhausted')
    this.#later(event, delay)
  }

  #throttled(event: Event): void {
    const { record } = event.input
    if (this.#store.find(record.arn)?.reservedConcurrency === 0) {
      this.#conclude(event, 'ZeroReservedConcurrency')
      return
    }
    const delay = event.throttleDelay
    event.throttleDelay = Math.min(2 * delay, throttleDelayMs.most)
    this.#later(event, delay)
  }

  /** An event that would be too old by then is given up now. */
  #later(event: Event, delayMs: number): void {
    const ageMs = this.#config(event)?.ageSeconds
    const mostMs = ageMs === undefined ? defaultAgeMs : ageMs * 1000
    if (this.#clock.now() - event.acceptedAt + delayMs > mostMs) {
      this.#conclude(event, 'EventAgeExceeded')
      return
    }
    const cancel = this.#clock.after(delayMs, () => {
      this.#cancels.delete(cancel)
      void this.#attempt(event)
    })
    this.#cancels.add(cancel)
  }

  /** Tells the destination, when there is one; it is invoked asynchronously, with retries of its own. */
  #conclude(event: Event, condition: Condition): void {
    const { onSuccess, onFailure } = this.#config(event) ?? {}
    const destination = condition === 'Success' ? onSuccess : onFailure
    if (destination === undefined) return
    const { input, attempts, result } = event
    const [, , , , , , name = '', qualifier] = destination.split(':')
    const entry = this.#store.find(destination)
    // Deleted since it was configured: AWS counts that in DestinationDeliveryFailures, a metric that is not emulated.
    if (!entry) return
    const reference = { name, arn: entry.arn, qualifier }
    const record = this.#store.choose(reference)
    if (!record) return
    const document = invocationRecord({
      ...{ input, condition, attempts, result },
      atMs: this.#clock.now(),
    })
    this.accept({
      record,
      payload: Buffer.from(JSON.stringify(document)),
      invocationId: randomUUID(),
      qualifier,
    })
  }

  #config({ input: { record, qualifier = '$LATEST' } }: Event) {
    return this.#store.find(record.arn)?.eventInvokeConfigs.get(qualifier)
  }
}
