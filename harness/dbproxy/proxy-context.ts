import type { KeyObject } from 'node:crypto'
import type { SecureContext } from 'node:tls'
import type { Clock } from '../kit/clock.ts'
import type { Soon } from '../kit/soon.ts'
import type { HandshakeV10 } from '../mysql/packets/handshake-v10.ts'
import type { DatabaseConnection } from './database/database-connection.ts'
import type { DatabaseTarget } from './database/database-target.ts'
import type { DbProxyEvent } from './db-proxy-event.ts'
import type { DbProxyPorts, IamIdentity } from './db-proxy-options.ts'
import type { DebugLogging } from './debug-logging.ts'
import type { ClientLimits } from './endpoint/client-limits.ts'
import type { SecretDirectory } from './login/secret-directory.ts'
import type { ServerGreeting } from './login/server-greeting.ts'
import type { ConnectionPool } from './pool/connection-pool.ts'
import type { CharsetDirectory } from './session/charset-directory.ts'
import type { PinUnknowns } from './statement/index.ts'

/** Settings of the proxy that clients look at each time, since they may change. */
export interface ProxySettings {
  requireTls: boolean
  idleClientTimeoutSeconds: number
  readonly handshakeTimeoutSeconds: number
  readonly sessionStateTimeoutSeconds: number
  readonly resetConnectionUnpins: boolean
  readonly localInfile: boolean
  readonly pinUnknowns: Partial<PinUnknowns> | undefined
}

/** What IAM tokens are checked with. */
export interface IamChecks {
  readonly identity: IamIdentity
  readonly accessKeyOf: NonNullable<DbProxyPorts['accessKeyOf']>
}

/** What all clients of one proxy share. */
export interface ProxyContext {
  readonly clock: Clock
  readonly settings: ProxySettings
  readonly pool: ConnectionPool
  readonly target: DatabaseTarget
  readonly secrets: SecretDirectory
  readonly charsets: CharsetDirectory
  readonly limits: ClientLimits
  readonly debugLogging: DebugLogging
  /** Undefined: no IAM token can be checked. */
  readonly iam: IamChecks | undefined
  readonly secureContext: SecureContext
  /** The key pair for caching_sha2_password without TLS. */
  rsaKey(): Promise<{ privateKey: KeyObject; publicKeyPem: string }>
  /** The target's, once it has greeted; undefined when that took longer than the borrow time-out. */
  greeting(): Soon<HandshakeV10 | undefined>
  /** The proxy's own, made from the target's. */
  serverGreeting(database: HandshakeV10, authPluginName: string): ServerGreeting
  emit(event: DbProxyEvent): void
  /** Called before a database connection is closed whose client went while a statement ran. */
  onVanished(connection: DatabaseConnection): void
}
