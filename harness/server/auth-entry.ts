import type { ProxyAuth } from '../dbproxy/db-proxy-options.ts'
import type { DbProxyDefinition } from '../services/rds/ports.ts'

/** caching_sha2 where the type is left out: the default for RDS for MySQL 8 [A: API model; it changed over time, X19]. */
export function authEntry({
  secretArn,
  clientPasswordAuthType,
  iamAuth,
}: DbProxyDefinition['auth'][number]): ProxyAuth {
  const isNative = clientPasswordAuthType === 'MYSQL_NATIVE_PASSWORD'
  return {
    secretArn,
    iamAuth,
    clientPasswordAuthType: isNative ? 'MYSQL_NATIVE_PASSWORD' : 'MYSQL_CACHING_SHA2_PASSWORD',
  }
}
