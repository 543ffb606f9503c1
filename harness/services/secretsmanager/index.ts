import type { Service } from '../../aws/service.ts'
import { type Clock, systemClock } from '../../kit/clock.ts'
import { listSecrets } from './list-secrets.ts'
import { manageSecrets } from './manage-secrets.ts'
import { randomPassword } from './random-password.ts'
import { versionAt } from './secret.ts'
import { SecretStore } from './secret-store.ts'
import { secretValues } from './secret-values.ts'

export interface SecretsManagerOptions {
  readonly clock?: Clock
  /** Told the ARN when the value of AWSCURRENT has changed, or the secret was deleted or restored. */
  readonly onSecretChanged?: (arn: string) => void
}

export interface SecretsManager extends Service {
  /**
   * The current value for the stack's own use, as RDS Proxy reads it; undefined when there is none. A name is looked
   * up in every account and region.
   */
  readSecret(secretIdOrArn: string): { SecretString?: string } | undefined
  /** Every secret of every account and region that is not deleted, without its values. */
  summaries(): { name: string; version: string | undefined; labels: string[] }[]
}

/** Secrets Manager: secrets with versions and staging labels, in memory. Rotation and replication are not emulated. */
export function createSecretsManager(options: SecretsManagerOptions = {}): SecretsManager {
  const store = new SecretStore(options.clock ?? systemClock)
  const parts = { store, secretChanged: (arn: string) => options.onSecretChanged?.(arn) }
  return {
    signingName: 'secretsmanager',
    operations: { ...manageSecrets(parts), ...secretValues(parts), ...listSecrets(parts), ...randomPassword },
    reset: () => store.clear(),
    summaries: () =>
      store
        .all()
        .filter(({ deletionDate }) => !deletionDate)
        .map((secret) => ({
          name: secret.name,
          version: versionAt(secret, 'AWSCURRENT')?.versionId,
          labels: [...secret.versions.values()].flatMap(({ stages }) => [...stages]),
        })),
    readSecret(secretIdOrArn) {
      const secret = store.findAnywhere(secretIdOrArn)
      if (!secret || secret.deletionDate) return undefined
      const value = versionAt(secret, 'AWSCURRENT')?.value
      if (!value) return undefined
      return value.secretString === undefined ? {} : { SecretString: value.secretString }
    },
  }
}
