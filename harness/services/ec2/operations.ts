import type { Ec2Operations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Ec2Store, Scope } from './ec2-store.ts'

export type Operations = OperationsOf<Ec2Operations>

/** What the operations work on. */
export interface Ec2Parts {
  readonly store: Ec2Store
  readonly clock: Clock
  /** Whether a resource of another service is in this subnet or security group. */
  readonly inUse: (scope: Scope, id: string) => boolean
  /** Throws for what is no policy of a VPC endpoint. */
  readonly checkPolicy: (document: string) => void
  /** A network may be another one than before. */
  readonly onChange: () => Promise<void>
}
