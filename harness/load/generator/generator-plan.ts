import type { LoadOutage } from '../load-result.ts'

/** What a generator process is told: one function, one way of loading it. Survives JSON. */
export interface GeneratorPlan {
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly functionName: string
  /** JSON text of the event. */
  readonly payload: string
  readonly concurrency: number
  readonly arrivalRatePerS?: number
  readonly thinkTimeMs: number
  /** Before the measured part, the ramp included. */
  readonly warmUpMs: number
  readonly rampMs: number
  readonly durationMs: number
}

/** What it finds out. */
export interface GeneratorFindings {
  readonly durationMs: number
  /** Successful answers within the duration, a second. */
  readonly throughputPerS: number
  readonly succeeded: number
  readonly failed: number
  readonly notSent: number
  readonly errors: Readonly<Record<string, number>>
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  readonly latencies: readonly { readonly percentile: number; readonly ms: number }[]
  readonly outage?: LoadOutage
  readonly longestSilence: { readonly fromMs: number; readonly ms: number }
  readonly timeline: readonly {
    readonly atMs: number
    readonly succeeded: number
    readonly failed: number
    readonly errors: Readonly<Record<string, number>>
    readonly p50Ms: number
    readonly p99Ms: number
  }[]
}

/** One line of its output. */
export type GeneratorMessage =
  | { readonly type: 'measuring' }
  | { readonly type: 'progress'; readonly succeeded: number; readonly failed: number; readonly atMs: number }
  | { readonly type: 'done'; readonly findings: GeneratorFindings }
  | { readonly type: 'failed'; readonly message: string }
