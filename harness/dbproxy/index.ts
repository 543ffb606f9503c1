export { DbProxy } from './db-proxy.ts'
export type { DbProxyEvent } from './db-proxy-event.ts'
export type {
  ClientPasswordAuthType,
  ConnectionPoolConfiguration,
  DbProxyChanges,
  DbProxyOptions,
  DbProxyPorts,
  DbProxyTarget,
  ListenerTls,
  ProxyAuth,
} from './db-proxy-options.ts'
export type { DbProxySession, DbProxyStatistics } from './db-proxy-view.ts'
export { type DbProxyPlane, type DbProxyPlaneOptions, startDbProxyPlane } from './plane.ts'
