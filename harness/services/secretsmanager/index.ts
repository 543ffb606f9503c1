import { refusing } from '../../aws/refuse-parameters.ts'
import type { Service } from '../../aws/service.ts'
import { type Clock, systemClock } from '../../kit/clock.ts'
import { listSecrets } from './list-secrets.ts'
import { manageSecrets } from './manage-secrets.ts'
import { type ManagedSecrets, managedSecrets } from './managed-secrets.ts'
import type { SecretsManagerParts } from './operations.ts'
import { secretsManagerParameters } from './parameters.ts'
import { noPorts, type SecretsManagerPorts } from './ports.ts'
import { randomPassword } from './random-password.ts'
import { replication } from './replication.ts'
import { resourcePolicies } from './resource-policies.ts'
import { rotateSecret } from './rotate-secret.ts'
import type { RotationEvent } from './rotation-state.ts'
import { Rotator } from './rotator.ts'
import { versionAt } from './secret.ts'
import { SecretStore } from './secret-store.ts'
import { secretValues } from './secret-values.ts'

export interface SecretsManagerOptions {
  /** Dates, recovery windows and the schedules of rotations. */
  readonly clock?: Clock
  /** Default: there is no function and no other service. */
  readonly ports?: SecretsManagerPorts
  readonly onRotation?: (event: RotationEvent) => void
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
  summaries(): { arn: string; name: string; version: string | undefined; labels: string[] }[]
  /** What has happened to the rotations of a secret, by its name or ARN; the oldest first, the last 1,000 of all secrets. */
  rotations(secretIdOrArn: string): RotationEvent[]
  /** The resource-based policy's JSON, for whoever decides on requests. */
  resourcePolicy(secretIdOrArn: string): string | undefined
  /** A secret's ARN and tags, by what a request of that account and Region calls it. */
  lookUp(
    secretId: string,
    scope: { account: string; region: string },
  ): { arn: string; tags: ReadonlyMap<string, string> } | undefined
  /** Secrets that another service of the endpoint keeps here. */
  readonly managed: ManagedSecrets
}

const MAX_EVENTS = 1_000

/** Secrets Manager: secrets with versions and staging labels, policies, replicas and rotation, in memory. */
export function createSecretsManager(options: SecretsManagerOptions = {}): SecretsManager {
  const { clock = systemClock, ports = noPorts } = options
  const store = new SecretStore(clock)
  const events: RotationEvent[] = []
  const secretChanged = (arn: string) => {
    options.onSecretChanged?.(arn)
    const secret = store.findAnywhere(arn)
    if (secret && !secret.primary) rotator.valueChanged(secret)
    for (const { secret: replica } of secret?.replicas?.values() ?? []) {
      if (replica) options.onSecretChanged?.(replica.arn)
    }
  }
  const onEvent = (event: RotationEvent) => {
    events.push(event)
    if (events.length > MAX_EVENTS) events.shift()
    options.onRotation?.(event)
  }
  const rotator: Rotator = new Rotator({ store, clock, ports, secretChanged, onEvent })
  const parts: SecretsManagerParts = { store, secretChanged, rotator, ports }
  return {
    signingName: 'secretsmanager',
    operations: refusing('secretsmanager', secretsManagerParameters, {
      ...manageSecrets(parts),
      ...secretValues(parts),
      ...listSecrets(parts),
      ...rotateSecret(parts),
      ...resourcePolicies(parts),
      ...replication(parts),
      ...randomPassword,
    }),
    reset() {
      rotator.clear()
      store.clear()
      events.length = 0
    },
    snapshot() {
      const putBack = store.keep()
      return {
        restore() {
          const before = store.all().map(({ arn }) => arn)
          rotator.clear()
          putBack()
          for (const secret of store.all()) rotator.schedule(secret)
          for (const arn of new Set([...before, ...store.all().map((secret) => secret.arn)])) {
            secretChanged(arn)
          }
        },
      }
    },
    rotations(secretIdOrArn) {
      return events.filter(({ secretArn, secretName }) => [secretArn, secretName].includes(secretIdOrArn))
    },
    resourcePolicy: (secretIdOrArn) => store.findAnywhere(secretIdOrArn)?.resourcePolicy,
    lookUp: (secretId, scope) => store.find(scope, secretId),
    managed: managedSecrets(parts),
    summaries: () =>
      store
        .all()
        .filter(({ deletionDate }) => !deletionDate)
        .map((secret) => ({
          arn: secret.arn,
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
