/** What a load comparison found; `poolhouse load --json` prints it. */
export interface LoadResult {
  readonly target: string
  /** Where and when: figures of two machines cannot be compared. */
  readonly measured: LoadMeasured
  /** `max_connections` of the database. */
  readonly maxConnections: number
  readonly runs: readonly LoadRun[]
  /** Empty unless scenarios were asked for. */
  readonly scenarios: readonly ScenarioResult[]
}

export interface LoadMeasured {
  /** ISO 8601, when the load began. */
  readonly at: string
  readonly cpus: number
  readonly cpuModel: string
  /** Node's, e.g. `v24.11.0`. */
  readonly nodeVersion: string
}

/** A claim, measured: runs of its own, in which something happens, and what they come to. */
export interface ScenarioResult {
  readonly scenario: string
  readonly title: string
  /** What is said about it. */
  readonly claim: string
  /** What was seen, in a sentence or two. */
  readonly finding: string
  readonly figures: readonly ScenarioFigure[]
  readonly runs: readonly LoadRun[]
  /** Why it could not run here: what the target or the stack lacks. `finding` says the same. */
  readonly leftOut?: string
}

export interface ScenarioFigure {
  /** E.g. `direct.recoveryMs`: for programs. */
  readonly name: string
  readonly title: string
  /** null where there is none: no recovery, since nothing failed. */
  readonly value: number | null
  readonly unit: 'ms' | 'connections' | 'invocations' | 'environments' | 'logins' | 'times' | 'share'
}

/** Something that happened to the stack during a run. */
export interface LoadMark {
  readonly label: string
  /** Since the run's start. */
  readonly fromMs: number
  readonly untilMs: number
}

/** One strategy at one concurrency. Times are in milliseconds unless the name says otherwise. */
export interface LoadRun {
  readonly strategy: string
  /** What the strategy does, in words. */
  readonly title: string
  readonly concurrency: number
  /** Of an open loop; undefined for a closed one. */
  readonly arrivalRatePerS: number | undefined
  /** The measured part. Answers that come later are counted, but not in the throughput. */
  readonly durationMs: number
  readonly invocations: number
  readonly succeeded: number
  /**
   * Failed invocations by the driver's code (ER_CON_COUNT_ERROR), else Lambda's errorType or the SDK's error name; `Unanswered` is
   * what had no answer 30 s after the last call.
   */
  readonly errors: Readonly<Record<string, number>>
  /** Successful answers within the duration, a second. */
  readonly throughputPerS: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  /** Latencies at rising percentiles, of all invocations, failed ones included. */
  readonly latencies: readonly { readonly percentile: number; readonly ms: number }[]
  /** Open loop: invocations that were never sent because `concurrency` of them were under way to the end. */
  readonly notSent: number
  /** The most database connections at once, from MySQL itself. */
  readonly peakDatabaseConnections: number
  /**
   * The most pinned database connections at once, as the samples saw them; 1 at least when the proxy pinned anybody. null where the
   * target's proxy tells of none (ProxySQL).
   */
  readonly peakPinned: number | null
  /** The most execution environments at once; 0 where the target shows none (LocalStack). */
  readonly peakEnvironments: number
  /** Pinned sessions by rule and statement, at the run's end. */
  readonly pins: readonly LoadPin[]
  readonly samples: readonly LoadSample[]
  /** What was done to the stack meanwhile; empty outside of scenarios. */
  readonly marks: readonly LoadMark[]
  /** When answers failed, since the run's start; undefined when none did. */
  readonly outage?: LoadOutage
  /** The longest time without a successful answer, the run's start and end included. */
  readonly longestSilence: { readonly fromMs: number; readonly ms: number }
  readonly timeline: readonly LoadBucket[]
}

/** Of all callers together: one may fail while another succeeds. */
export interface LoadOutage {
  readonly firstFailureMs: number
  readonly lastFailureMs: number
  /** The first successful answer after the first failure, to a call that began after it; undefined when there was none. */
  readonly firstSuccessAfterMs?: number
}

/** Sessions that are pinned for one reason. */
export interface LoadPin {
  readonly rule: string
  readonly reason: string
  readonly statement: string
  readonly sessions: number
}

/** The stack at one moment of a run. */
export interface LoadSample {
  /** Since the run's start; negative in the warm-up. */
  readonly atMs: number
  /** From MySQL itself; null while it does not answer. */
  readonly databaseConnections: number | null
  /** Execution environments of the function under load, by state. */
  readonly environments: Readonly<Record<string, number>>
  /** Absent where the stack has no proxy. */
  readonly dbProxy?: {
    readonly clientConnections: number
    readonly databaseConnections: number
    readonly borrowed: number
    readonly pinned: number
    readonly waiting: number
    /** Mean of the borrows since the sample before, in microseconds; 0 where there was none. */
    readonly borrowLatencyUs: number
  }
}

/** What came back in a part of a run. */
export interface LoadBucket {
  /** Start of the part, since the run's start. */
  readonly atMs: number
  readonly succeeded: number
  readonly failed: number
  /** The failed ones by code, as in `LoadRun.errors`. */
  readonly errors: Readonly<Record<string, number>>
  readonly p50Ms: number
  readonly p99Ms: number
}
