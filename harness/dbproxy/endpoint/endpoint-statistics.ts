/** Running totals of the clients' side of one endpoint, in the words of the CloudWatch metrics. */
export class EndpointStatistics {
  clientConnectionsReceived = 0
  clientConnectionsClosed = 0
  /** Of those, by IdleClientTimeout. */
  clientConnectionsClosedIdle = 0
  clientConnectionsSetupSucceeded = 0
  clientConnectionsSetupFailedAuth = 0
  queryRequests = 0
  queryRequestsTls = 0
  /** Replies complete, and the time they took: in the database alone, and at the proxy with the wait for a connection. */
  queryResponses = 0
  queryDatabaseResponseMicroseconds = 0
  queryResponseMicroseconds = 0
  borrows = 0
  /** Sum of the waits for a database connection. */
  borrowWaitMicroseconds = 0
  /** Sessions that were ever pinned. */
  pins = 0
  /** Statements that would have pinned without EXCLUDE_VARIABLE_SETS. */
  setsExcluded = 0

  /** Adds what another endpoint has counted. */
  add(other: EndpointStatistics): void {
    for (const name of Object.keys(this) as (keyof EndpointStatistics)[]) {
      if (name !== 'add') this[name] += other[name]
    }
  }
}
