/** Connections to the database as CloudWatch's `DatabaseConnections` would show them: users' only. */
export interface ConnectionCounts {
  readonly current: number
  /** The most at one time since the server started or `resetPeak()` was last called. */
  readonly peak: number
  readonly limit: number
}

/** What the server says of itself, the control connection included. */
export interface ServerCounts {
  readonly threadsConnected: number
  readonly maxUsedConnections: number
  readonly maxConnections: number
}

/** How many connections of the server's count are poolhouse's own: the control connection, which is always open. */
export const controlConnections = 1

/**
 * Takes the control connection out of the server's counts. The server lets one connection more than max_connections
 * in before it looks whose it is, and counts it while it refuses it (error 1040): such a one is no connection.
 */
export function userConnections({
  threadsConnected,
  maxUsedConnections,
  maxConnections,
}: ServerCounts): ConnectionCounts {
  const limit = maxConnections - controlConnections
  const users = (count: number) => Math.max(0, Math.min(limit, count - controlConnections))
  return { current: users(threadsConnected), peak: users(maxUsedConnections), limit }
}
