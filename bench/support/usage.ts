/** What the proxy has used: CPU of the plane's thread since it began (µs), and memory of the process that hosts it (bytes). */
export interface Usage {
  readonly cpuUs: number
  readonly rss: number
}

/** The BroadcastChannel between the process that hosts the plane and the plane's worker. */
export const USAGE_CHANNEL = 'poolhouse-bench-usage'
