import type { LoadResult, LoadRun } from '../../../harness/load/load-result.ts'

/** A run that went well, and what a case changes of it. */
export function loadRun(changes: Partial<LoadRun> = {}): LoadRun {
  return {
    strategy: 'db-proxy',
    title: 'module scope, through the proxy',
    concurrency: 20,
    arrivalRatePerS: undefined,
    durationMs: 10_000,
    invocations: 1_000,
    succeeded: 1_000,
    errors: {},
    throughputPerS: 100,
    p50Ms: 20,
    p95Ms: 40,
    p99Ms: 60,
    maxMs: 80,
    latencies: [
      { percentile: 50, ms: 20 },
      { percentile: 100, ms: 80 },
    ],
    notSent: 0,
    peakDatabaseConnections: 10,
    peakPinned: 0,
    peakEnvironments: 20,
    pins: [],
    samples: [],
    marks: [],
    longestSilence: { fromMs: 0, ms: 50 },
    timeline: [],
    ...changes,
  }
}

export function loadResult(...runs: Partial<LoadRun>[]): LoadResult {
  return {
    target: 'embedded',
    measured: { at: '2026-11-24T12:00:00.000Z', cpus: 2, cpuModel: 'Some CPU', nodeVersion: 'v24.1.0' },
    maxConnections: 66,
    runs: runs.map(loadRun),
    scenarios: [],
  }
}
