import type { ClientConnection } from './client/client-connection.ts'
import type { ProxyClients } from './client/proxy-clients.ts'
import type { DbProxyEndpointStatistics, DbProxySession, DbProxyStatistics } from './db-proxy-view.ts'
import { EndpointStatistics } from './endpoint/endpoint-statistics.ts'
import type { ProxyEndpoints } from './endpoint/proxy-endpoints.ts'
import type { ConnectionPool } from './pool/connection-pool.ts'

/** One client's session. `now` in milliseconds, by the proxy's clock. */
export function sessionView(client: ClientConnection, now: number): DbProxySession {
  return {
    id: client.id,
    endpoint: client.endpoint.name,
    address: `${client.address}:${client.port}`,
    user: client.login.user,
    tls: client.tls,
    tlsCipher: client.tlsCipher,
    since: client.createdAt,
    queries: client.queries,
    state: client.state,
    quietForMs: now - client.lastActivityAt,
    onlyProbesForMs: client.onlyProbesForMs,
    inTransaction: client.inTransaction,
    pinned: client.pin,
    databaseConnection: client.database?.id,
  }
}

/** A proxy's statistics: its endpoints', those of endpoints that are gone, and the pool's. */
export function proxyView(
  endpoints: ProxyEndpoints,
  proxyClients: ProxyClients,
  pool: ReturnType<ConnectionPool['view']>,
  targetAvailable: boolean,
): DbProxyStatistics {
  const clients = proxyClients.loggedIn()
  const total = new EndpointStatistics()
  total.add(endpoints.retired)
  const byName: Record<string, DbProxyEndpointStatistics> = {}
  for (const endpoint of endpoints.all()) {
    total.add(endpoint.statistics)
    const { pins, setsExcluded, ...counted } = totals(endpoint.statistics)
    const mine = clients.filter((client) => client.endpoint === endpoint)
    byName[endpoint.name] = { clientConnections: gauges(mine), ...counted }
  }
  // Borrows are the pool's own figures.
  const { borrows, borrowWaitMicroseconds, ...counted } = totals(total)
  return {
    clientConnections: { ...gauges(clients), peak: proxyClients.peak },
    ...counted,
    ...pool,
    targetAvailable,
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
