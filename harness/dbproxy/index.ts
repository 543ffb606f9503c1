export { DbProxy } from './db-proxy.ts'
export { type DbProxyEvent, DEFAULT_ENDPOINT } from './db-proxy-event.ts'
export type {
  ClientPasswordAuthType,
  ConnectionPoolConfiguration,
  DbProxyChanges,
  DbProxyOptions,
  DbProxyPorts,
  DbProxyTarget,
  IamIdentity,
  ListenerTls,
  ProxyAuth,
  ProxyEndpointOptions,
  ProxyLimits,
} from './db-proxy-options.ts'
export type { DbProxyEndpointStatistics, DbProxySession, DbProxyStatistics } from './db-proxy-view.ts'
export { type DbProxyPlane, type DbProxyPlaneOptions, startDbProxyPlane } from './plane/plane.ts'
