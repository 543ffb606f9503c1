import { build, type Histogram } from 'hdr-histogram-js'
import { Continuity } from './continuity.ts'
import type { GeneratorFindings } from './generator-plan.ts'

const BUCKET_MS = 500
const PERCENTILES = [0, 10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.9, 99.95, 99.99, 100]

type Bucket = GeneratorFindings['timeline'][number]

/** Counts answers and their latencies, in all and by half-second. Latencies in HDR histograms, to three digits. */
export class Recorder {
  readonly #latencies = histogram()
  /** Of the half-second under way; used again for the next, since an hour has 7,200. */
  readonly #bucketLatencies = histogram()
  #bucket = emptyBucket()
  readonly #timeline: Bucket[] = []
  readonly #errors: Record<string, number> = {}
  readonly #durationMs: number
  readonly #continuity = new Continuity()
  #succeeded = 0
  #succeededInTime = 0
  #failed = 0
  notSent = 0

  constructor(durationMs: number) {
    this.#durationMs = durationMs
  }

  get succeeded(): number {
    return this.#succeeded
  }

  get failed(): number {
    return this.#failed
  }

  /** `atMs`: when the answer came, since the measured part's start. `error`: its code, if it failed. */
  record(atMs: number, latencyMs: number, error: string | undefined): void {
    this.#continuity.record(atMs, latencyMs, error === undefined)
    const microseconds = Math.max(1, Math.round(latencyMs * 1_000))
    this.#latencies.recordValue(microseconds)
    this.#closeBucketsBefore(atMs)
    this.#bucketLatencies.recordValue(microseconds)
    if (error === undefined) {
      this.#succeeded++
      if (atMs <= this.#durationMs) this.#succeededInTime++
      this.#bucket.succeeded++
      return
    }
    this.#failed++
    this.#bucket.failed++
    this.#bucket.errors[error] = (this.#bucket.errors[error] ?? 0) + 1
    this.#errors[error] = (this.#errors[error] ?? 0) + 1
  }

  findings(): GeneratorFindings {
    const at = (percentile: number) => this.#latencies.getValueAtPercentile(percentile) / 1_000
    return {
      durationMs: this.#durationMs,
      throughputPerS: Math.round((this.#succeededInTime / this.#durationMs) * 1_000_000) / 1_000,
      succeeded: this.#succeeded,
      failed: this.#failed,
      notSent: this.notSent,
      errors: this.#errors,
      p50Ms: at(50),
      p95Ms: at(95),
      p99Ms: at(99),
      maxMs: at(100),
      latencies: PERCENTILES.map((percentile) => ({ percentile, ms: at(percentile) })),
      ...this.#continuity.findings(this.#durationMs),
      timeline: [...this.#timeline, this.#closed()],
    }
  }

  /** Answers come in the order of time: what lies before the bucket of `atMs` is complete. */
  #closeBucketsBefore(atMs: number): void {
    const index = Math.max(0, Math.floor(atMs / BUCKET_MS))
    while (this.#timeline.length < index) {
      this.#timeline.push(this.#closed())
      this.#bucket = emptyBucket()
      this.#bucketLatencies.reset()
    }
  }

  #closed(): Bucket {
    const at = (percentile: number) => this.#bucketLatencies.getValueAtPercentile(percentile) / 1_000
    return { atMs: this.#timeline.length * BUCKET_MS, ...this.#bucket, p50Ms: at(50), p99Ms: at(99) }
  }
}

function emptyBucket() {
  return { succeeded: 0, failed: 0, errors: {} as Record<string, number> }
}

/** From a microsecond to an hour. */
function histogram(): Histogram {
  return build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 3_600_000_000,
    numberOfSignificantValueDigits: 3,
    bitBucketSize: 32,
  })
}
