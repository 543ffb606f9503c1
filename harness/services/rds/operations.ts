import type { RdsOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import type { DbInstance } from './db-instance.ts'
import type { DbProxy } from './db-proxy.ts'
import type { NetworkHas } from './network.ts'
import type { DatabasePlane, DbProxyPlane, ManagedSecrets } from './ports.ts'
import type { RdsEvents, RdsEventText } from './rds-events.ts'
import type { RdsStore } from './rds-store.ts'

export type Operations = OperationsOf<RdsOperations>

/** What the operations work on. */
export interface RdsParts {
  readonly store: RdsStore
  readonly events: RdsEvents
  readonly databasePlane: DatabasePlane
  readonly dbProxyPlane: DbProxyPlane
  readonly managedSecrets: ManagedSecrets
  readonly networkHas: NetworkHas
  readonly now: () => Date
  /** A DB instance or proxy is in other security groups than before. */
  readonly onMoved: () => Promise<void>
  /** Whether a proxy could read its credentials. */
  readonly secretExists: (secretArn: string, proxy: Pick<DbProxy, 'arn' | 'roleArn'>) => boolean
  readonly recordProxy: (proxy: DbProxy, event: RdsEventText) => void
  readonly recordInstance: (instance: DbInstance, event: RdsEventText) => void
}
