/** Running totals of the clients' side, in the words of the CloudWatch metrics. */
export class ProxyStatistics {
  clientConnectionsReceived = 0
  clientConnectionsClosed = 0
  clientConnectionsSetupSucceeded = 0
  clientConnectionsSetupFailedAuth = 0
  queryRequests = 0
  queryRequestsTls = 0
  /** Replies complete, and the time they took: in the database alone, and at the proxy with the wait for a connection. */
  queryResponses = 0
  queryDatabaseResponseMicroseconds = 0
  queryResponseMicroseconds = 0
  /** Sessions that were ever pinned. */
  pins = 0
}
