import type { ReplicaRegionType, ReplicationStatusType } from '@aws-sdk/client-secrets-manager'
import { parseArn } from '../../aws/arn.ts'
import { invalidParameter, invalidRequest } from './errors.ts'
import type { Operations, SecretsManagerParts } from './operations.ts'
import type { Secret } from './secret.ts'
import type { SecretStore } from './secret-store.ts'

/** Replicas of a secret in other regions: the same name and values under an ARN of their region, to be read only. */
export function replication({ store, secretChanged }: SecretsManagerParts) {
  return {
    ReplicateSecretToRegions(input, context) {
      const secret = store.requireWritable(context, input.SecretId)
      replicate(store, secret, input.AddReplicaRegions, input.ForceOverwriteReplicaSecret ?? false)
      return { ARN: secret.arn, ReplicationStatus: replicationStatus(secret) }
    },

    RemoveRegionsFromReplication(input, context) {
      const secret = store.requireWritable(context, input.SecretId)
      for (const region of input.RemoveReplicaRegions) {
        const replica = secret.replicas?.get(region)
        if (!replica) throw invalidParameter(`The secret has no replica in ${region}.`) // text not verified
        if (replica.secret) store.remove(replica.secret)
        secret.replicas?.delete(region)
      }
      return { ARN: secret.arn, ReplicationStatus: replicationStatus(secret) }
    },

    /** Called in the replica's region: it becomes a secret of its own. */
    StopReplicationToReplica(input, context) {
      const replica = store.require(context, input.SecretId)
      if (!replica.primary) throw invalidRequest('The secret is not a replica.') // text not verified
      replica.primary.replicas?.delete(context.region)
      store.put(standalone(replica))
      secretChanged(replica.arn)
      return { ARN: replica.arn }
    },
  } satisfies Operations
}

/**
 * Makes replicas at once, where AWS takes a moment (`InProgress`). A region that has a secret of that name fails, unless it is to be
 * overwritten.
 */
export function replicate(
  store: SecretStore,
  secret: Secret,
  regions: readonly ReplicaRegionType[],
  overwrite: boolean,
): void {
  const { region: home = '', account = '' } = parseArn(secret.arn) ?? {}
  for (const { Region: region } of regions) {
    if (region === undefined || region === home) throw invalidParameter('Invalid replica region.') // not verified
    if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) throw invalidParameter(`Invalid replica region: ${region}.`)
  }
  secret.replicas ??= new Map()
  for (const { Region: region = '', KmsKeyId: kmsKeyId } of regions) {
    const present = store.find({ region, account }, secret.name)
    if (present && present.primary !== secret && !overwrite) {
      const message = `Replication failed: Secret name ${secret.name} already exists in region ${region}.`
      secret.replicas.set(region, { kmsKeyId, status: 'Failed', message })
      continue
    }
    if (present) store.remove(present)
    const replica = replicaOf(secret, secret.arn.replace(`:${home}:`, `:${region}:`), kmsKeyId)
    store.put(replica)
    secret.replicas.set(region, {
      kmsKeyId,
      status: 'InSync',
      message: 'Replication succeeded',
      secret: replica,
    })
  }
}

export function replicationStatus(secret: Secret): ReplicationStatusType[] | undefined {
  const { replicas } = secret.primary ?? secret
  if (!replicas || replicas.size === 0) return undefined
  return [...replicas].map(([Region, { kmsKeyId, status, message, secret: replica }]) => ({
    Region,
    KmsKeyId: kmsKeyId ?? 'alias/aws/secretsmanager',
    Status: status,
    StatusMessage: message,
    LastAccessedDate: replica?.lastAccessedAt,
  }))
}

/** What it does not have of its own it has from its primary, values and labels among it, also those that come later. */
function replicaOf(primary: Secret, arn: string, kmsKeyId: string | undefined): Secret {
  const own = {
    arn,
    kmsKeyId,
    primary,
    createdAt: primary.createdAt,
    lastAccessedAt: undefined,
    replicas: undefined,
  }
  return Object.assign(Object.create(primary) as Secret, own)
}

function standalone(replica: Secret): Secret {
  const { arn, name, createdAt, lastChangedAt, description, kmsKeyId, resourcePolicy } = replica
  return {
    ...{ arn, name, createdAt, lastChangedAt, description, kmsKeyId, resourcePolicy },
    tags: new Map(replica.tags),
    wasTagged: replica.wasTagged,
    versions: new Map(
      [...replica.versions].map(([id, version]) => [id, { ...version, stages: new Set(version.stages) }]),
    ),
  }
}
