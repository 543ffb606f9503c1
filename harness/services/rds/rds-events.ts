import type { Event } from '@aws-sdk/client-rds'
import type { Clock } from '../../kit/clock.ts'

/** One sentence about a resource, with the categories that AWS files it under. */
export interface RdsEventText {
  readonly message: string
  readonly categories: readonly string[]
}

export interface RdsEventSource {
  readonly type: 'db-instance' | 'db-proxy'
  /** DBInstanceIdentifier or DBProxyName. */
  readonly identifier: string
  readonly arn: string
}

/** Events are kept for 14 days (A: DescribeEvents). */
export const keptForMs = 14 * 86_400_000
/** Bounds memory where a test reboots for hours; AWS names no count. */
const MOST_EVENTS = 10_000

/** What has happened to instances and proxies, oldest first. Outlives the resources, as on AWS. */
export class RdsEvents {
  readonly #clock: Clock
  #events: (Event & { readonly Date: Date; readonly SourceArn: string })[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  record(source: RdsEventSource, { message, categories }: RdsEventText): void {
    this.#events.push({
      SourceIdentifier: source.identifier,
      SourceType: source.type,
      SourceArn: source.arn,
      Message: message,
      EventCategories: [...categories],
      Date: new Date(this.#clock.now()),
    })
    if (this.#events.length > MOST_EVENTS) this.#events = this.#events.slice(-MOST_EVENTS)
  }

  /** Events from `from` up to and without `to`, in milliseconds since the epoch. */
  between(from: number, to: number): Event[] {
    const oldest = this.#clock.now() - keptForMs
    this.#events = this.#events.filter(({ Date: date }) => date.getTime() >= oldest)
    return this.#events.filter(({ Date: date }) => date.getTime() >= from && date.getTime() < to)
  }

  clear(): void {
    this.#events = []
  }
}
