import type { SecretsManagerOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import type { SecretsManagerPorts } from './ports.ts'
import type { Rotator } from './rotator.ts'
import type { SecretStore } from './secret-store.ts'

export type Operations = OperationsOf<SecretsManagerOperations>

/** What the operations work on. */
export interface SecretsManagerParts {
  readonly store: SecretStore
  /** Told when the value of AWSCURRENT is another one than before, or has come or gone. */
  readonly secretChanged: (arn: string) => void
  readonly rotator: Rotator
  readonly ports: SecretsManagerPorts
}
