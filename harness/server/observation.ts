import { parseArn } from '../aws/arn.ts'
import type { DbProxyPlane } from '../dbproxy/plane/plane.ts'
import type { Clock } from '../kit/clock.ts'
import type { FunctionPlaneEvent } from '../lambda/function-definition.ts'
import { type CloudWatch, createCloudWatch } from '../services/cloudwatch/index.ts'
import { createLogs, type Logs } from '../services/logs/index.ts'
import { DatabaseRecorder, type DatabaseRecorderOptions } from './database-recorder.ts'
import { DbProxyRecorder, type RecordedProxy } from './db-proxy-recorder.ts'
import { EachMinute } from './each-minute.ts'
import { partsOf } from './resource-arn.ts'

export interface ObservationOptions extends Omit<DatabaseRecorderOptions, 'cloudWatch'> {
  readonly plane: Pick<DbProxyPlane, 'statistics' | 'takeEvents'>
  readonly proxies: () => readonly RecordedProxy[]
  readonly clock: Clock
}

/** CloudWatch and CloudWatch Logs, fed by the data planes. */
export interface Observation {
  readonly cloudWatch: CloudWatch
  readonly logs: Logs
  /** Lines of a proxy's log, oldest first. */
  dbProxyLog(proxyArn: string): Promise<string[]>
  endpointRenamed(proxyArn: string, name: string, newName: string): void
  /** @param at when it happened, in milliseconds since the epoch */
  onFunctionEvent(event: FunctionPlaneEvent, at: number): void
  /** A line of API Gateway's, for the log group of that ARN. */
  onAccess(logGroupArn: string, stream: string, line: string, at: number): void
  /** Forgets everything; after the resources are gone. */
  reset(): Promise<void>
  close(): void
}

/** Binds the two services to what they are about, and begins to record each minute. */
export function startObservation(options: ObservationOptions): Observation {
  const { clock } = options
  // metrics include logs: a target's availability is told by events
  const metrics = new EachMinute(clock, async () => {
    await Promise.all([dbProxies.collectMetrics(), databases.collect()])
  })
  const cloudWatch = createCloudWatch({ clock, collect: () => metrics.now() })
  const logs = createLogs({ clock, collect: () => dbProxies.collectLogs() })
  const dbProxies = new DbProxyRecorder({ ...options, cloudWatch, logs })
  const databases = new DatabaseRecorder({ ...options, cloudWatch })
  metrics.start()
  return {
    cloudWatch,
    logs,
    async dbProxyLog(proxyArn) {
      await dbProxies.collectLogs()
      return dbProxies.lines(proxyArn)
    },
    endpointRenamed: (...of) => dbProxies.endpointRenamed(...of),
    onFunctionEvent(event, at) {
      if (event.type !== 'log') return
      logs.write(partsOf(event.functionArn), event.logGroup, event.logStream, at, `${event.line}\n`)
    },
    onAccess(logGroupArn, stream, line, at) {
      const arn = parseArn(logGroupArn)
      if (arn) logs.write(arn, arn.resource.replace(/^log-group:/, ''), stream, at, line)
    },
    async reset() {
      await dbProxies.reset()
      await cloudWatch.reset?.()
      await logs.reset?.()
    },
    close: () => metrics.stop(),
  }
}
