/** What the proxy has used: CPU since it began (µs) and memory (bytes) of the process that hosts nothing but the plane. */
export interface Usage {
  readonly cpuUs: number
  readonly rss: number
}

/** The BroadcastChannel between the process that hosts the plane and the plane's worker. */
export const USAGE_CHANNEL = 'poolhouse-bench-usage'
