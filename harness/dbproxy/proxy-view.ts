import type { ClientConnection } from './client-connection.ts'
import type { ConnectionPool } from './connection-pool.ts'
import type { DbProxyEndpointStatistics, DbProxyStatistics } from './db-proxy-view.ts'
import { EndpointStatistics } from './endpoint-statistics.ts'
import type { ProxyEndpoint } from './proxy-endpoint.ts'

/** What the totals are shown with. */
interface Rest {
  readonly peakClients: number
  readonly pool: ReturnType<ConnectionPool['view']>
  readonly targetAvailable: boolean
}

/** A proxy's statistics: its endpoints', those of endpoints that are gone (`retired`), and the pool's. */
export function proxyView(
  endpoints: readonly ProxyEndpoint[],
  clients: readonly ClientConnection[],
  retired: EndpointStatistics,
  rest: Rest,
): DbProxyStatistics {
  const total = new EndpointStatistics()
  total.add(retired)
  const byName: Record<string, DbProxyEndpointStatistics> = {}
  for (const endpoint of endpoints) {
    total.add(endpoint.statistics)
    const { pins, setsExcluded, ...counted } = totals(endpoint.statistics)
    const mine = clients.filter((client) => client.endpoint === endpoint)
    byName[endpoint.name] = { clientConnections: gauges(mine), ...counted }
  }
  // Borrows are the pool's own figures.
  const { borrows, borrowWaitMicroseconds, ...counted } = totals(total)
  return {
    clientConnections: { ...gauges(clients), peak: rest.peakClients },
    ...counted,
    ...rest.pool,
    targetAvailable: rest.targetAvailable,
    endpoints: byName,
  }
}

function gauges(clients: readonly ClientConnection[]) {
  const tls = clients.filter((client) => client.tls).length
  return { current: clients.length, tls, noTls: clients.length - tls }
}

function totals(of: EndpointStatistics) {
  return {
    clientConnectionsReceived: of.clientConnectionsReceived,
    clientConnectionsClosed: of.clientConnectionsClosed,
    clientConnectionsClosedIdle: of.clientConnectionsClosedIdle,
    clientConnectionsSetupSucceeded: of.clientConnectionsSetupSucceeded,
    clientConnectionsSetupFailedAuth: of.clientConnectionsSetupFailedAuth,
    queryRequests: of.queryRequests,
    queryRequestsTls: of.queryRequestsTls,
    queryResponses: of.queryResponses,
    queryDatabaseResponseMicroseconds: Math.round(of.queryDatabaseResponseMicroseconds),
    queryResponseMicroseconds: Math.round(of.queryResponseMicroseconds),
    borrows: of.borrows,
    borrowWaitMicroseconds: Math.round(of.borrowWaitMicroseconds),
    pins: of.pins,
    setsExcluded: of.setsExcluded,
  }
}
