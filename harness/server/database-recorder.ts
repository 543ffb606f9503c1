import type { Clock } from '../kit/clock.ts'
import type { CloudWatch } from '../services/cloudwatch/index.ts'
import { partsOf } from './resource-arn.ts'

export interface DatabaseRecorderOptions {
  readonly cloudWatch: Pick<CloudWatch, 'record'>
  readonly clock: Clock
  /** Client connections of every DB instance that answers now. */
  readonly connectionCounts: () => Promise<readonly { arn: string; current: number }[]>
}

const MINUTE_MS = 60_000

/**
 * Writes `DatabaseConnections` of DB instances, which users look at beside their proxy's metrics. It comes from MySQL
 * itself; an instance that does not answer has no data. RDS's other metrics of an instance are not emulated.
 */
export class DatabaseRecorder {
  readonly #options: DatabaseRecorderOptions
  #minute: number

  constructor(options: DatabaseRecorderOptions) {
    this.#options = options
    this.#minute = Math.floor(options.clock.now() / MINUTE_MS)
  }

  async collect(): Promise<void> {
    const { cloudWatch, clock, connectionCounts } = this.#options
    const counts = await connectionCounts()
    const minute = Math.floor(clock.now() / MINUTE_MS)
    const ended = this.#minute
    this.#minute = minute
    for (const { arn, current } of counts) {
      const { name: value, ...scope } = partsOf(arn)
      const dimensions = [{ name: 'DBInstanceIdentifier', value }]
      const metric = { namespace: 'AWS/RDS', metricName: 'DatabaseConnections', dimensions }
      const set = { sampleCount: 1, sum: current, minimum: current, maximum: current }
      // the minute that has just ended gets its last value, too
      if (ended < minute) cloudWatch.record(scope, metric, 'Count', ended * MINUTE_MS, set)
      cloudWatch.record(scope, metric, 'Count', minute * MINUTE_MS, set)
    }
  }
}
