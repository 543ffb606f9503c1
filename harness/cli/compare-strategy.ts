import type { Invocation, Stack } from '../index.ts'

export type StrategyName = 'per-invocation' | 'module-scope' | 'db-proxy'

export interface StrategyResult {
  readonly name: StrategyName
  readonly concurrency: number
  readonly invocations: number
  readonly succeeded: number
  /** Failed invocations by the driver's code, e.g. ER_CON_COUNT_ERROR. */
  readonly errors: Readonly<Record<string, number>>
  /** The most at once, from MySQL itself. */
  readonly peakDatabaseConnections: number
  readonly p50Ms: number
  readonly p99Ms: number
}

const ROUNDS = 3
/** How long a handler keeps its connection busy: long enough that all callers of a round are inside at once. */
const WORK_SECONDS = 1

/**
 * `concurrency` callers, each with `ROUNDS` invocations one after another, on environments that are already there: a
 * comparison of connections must not measure cold starts.
 */
export async function compareStrategy(
  stack: Stack,
  name: StrategyName,
  concurrency: number,
  onProgress: (line: string) => void,
): Promise<StrategyResult> {
  const handle = stack.function(name)
  onProgress(`${name}: starting ${concurrency} execution environments …`)
  await handle.prewarm(concurrency)
  await stack.database.resetPeak()
  onProgress(`${name}: ${concurrency} callers, ${ROUNDS} invocations each …`)

  const { build } = await import('hdr-histogram-js') // not needed for the first answer
  const latencies = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 900_000_000,
    numberOfSignificantValueDigits: 3,
  })
  const errors: Record<string, number> = {}
  let succeeded = 0
  const caller = async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const began = performance.now()
      const invocation = await stack.invoke(name, { workSeconds: WORK_SECONDS })
      latencies.recordValue(Math.max(1, Math.round((performance.now() - began) * 1_000)))
      if (!invocation.functionError) succeeded++
      else {
        const code = errorCode(invocation)
        errors[code] = (errors[code] ?? 0) + 1
      }
    }
  }
  await Promise.all(Array.from({ length: concurrency }, caller))
  const { peak } = await stack.database.connections()
  await handle.recycle()
  return {
    name,
    concurrency,
    invocations: concurrency * ROUNDS,
    succeeded,
    errors,
    peakDatabaseConnections: peak,
    p50Ms: latencies.getValueAtPercentile(50) / 1_000,
    p99Ms: latencies.getValueAtPercentile(99) / 1_000,
  }
}

/** The driver's code where the handler's message carries one, else Lambda's errorType. */
function errorCode({ payload }: Invocation): string {
  const { errorType = 'Unknown', errorMessage = '' } = payload as {
    errorType?: string
    errorMessage?: string
  }
  return /\b(ER_[A-Z0-9_]+|PROTOCOL_[A-Z_]+|E[A-Z]{4,})\b/.exec(errorMessage)?.[0] ?? errorType
}
