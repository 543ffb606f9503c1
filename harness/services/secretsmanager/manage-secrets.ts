import type { CreateSecretRequest, Tag } from '@aws-sdk/client-secrets-manager'
import { parseArn } from '../../aws/arn.ts'
import {
  invalidName,
  invalidParameter,
  invalidRequest,
  isReplica,
  managedByService,
  scheduledForDeletion,
  secretExists,
  tokenInUse,
} from './errors.ts'
import type { Operations, SecretsManagerParts } from './operations.ts'
import { replicate, replicationStatus } from './replication.ts'
import { addVersion, hasValue, type Secret, sameValue } from './secret.ts'
import { requireToken, valueIn } from './secret-value.ts'

const dayMs = 86_400_000
/** A resource may have as many tags; which error says so is not verified on AWS. */
const tagLimit = 50

/** Creating, changing, tagging and deleting secrets. */
export function manageSecrets({ store, secretChanged, rotator }: SecretsManagerParts) {
  return {
    CreateSecret(input, context) {
      checkName(input.Name)
      const value = valueIn(input)
      const token = hasValue(value) ? requireToken(input.ClientRequestToken) : undefined
      const present = store.list(context).find((secret) => secret.name === input.Name)
      if (present?.deletionDate) throw scheduledForDeletion()
      if (present) {
        // the same request again, e.g. retried by an SDK: ignored (A)
        const version = token === undefined ? undefined : present.versions.get(token)
        if (!version || !sameValue(version.value, value)) throw secretExists(input.Name)
        return { ARN: present.arn, Name: present.name, VersionId: version.versionId }
      }
      const tags = input.Tags ?? []
      if (new Set(tags.map((tag) => tag.Key)).size > tagLimit) throw tooManyTags()
      const secret = store.create(context, input.Name)
      secret.description = input.Description
      secret.kmsKeyId = input.KmsKeyId
      setTags(secret, tags)
      if (input.AddReplicaRegions?.length) {
        replicate(store, secret, input.AddReplicaRegions, input.ForceOverwriteReplicaSecret ?? false)
      }
      const answer = { ARN: secret.arn, Name: secret.name, ReplicationStatus: replicationStatus(secret) }
      if (token === undefined) return answer
      addVersion(secret, token, value, ['AWSCURRENT'], store.now())
      secretChanged(secret.arn)
      return { ...answer, VersionId: token }
    },

    UpdateSecret(input, context) {
      const value = valueIn(input)
      const token = hasValue(value) ? requireToken(input.ClientRequestToken) : undefined
      const secret = store.requireWritable(context, input.SecretId)
      if (secret.owningService && (token !== undefined || input.KmsKeyId !== undefined))
        throw managedByService()
      if (token !== undefined && secret.versions.has(token)) throw tokenInUse(token, secret.arn)
      if (input.Description !== undefined) secret.description = input.Description
      if (input.KmsKeyId !== undefined) secret.kmsKeyId = input.KmsKeyId
      secret.lastChangedAt = store.now()
      if (token === undefined) return { ARN: secret.arn, Name: secret.name }
      addVersion(secret, token, value, ['AWSCURRENT'], store.now())
      secretChanged(secret.arn)
      return { ARN: secret.arn, Name: secret.name, VersionId: token }
    },

    DeleteSecret(input, context) {
      const { ForceDeleteWithoutRecovery: force, RecoveryWindowInDays: days } = input
      if (force && days !== undefined) {
        throw invalidParameter(
          "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
        )
      }
      if (days !== undefined && (days < 7 || days > 30)) {
        throw invalidParameter('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).')
      }
      const now = store.now()
      if (force) {
        // succeeds for a secret that does not exist, too (A)
        const secret = store.find(context, input.SecretId)
        if (!secret && !input.SecretId.startsWith('arn:')) checkName(input.SecretId)
        if (secret) checkDeletable(secret)
        if (secret) store.remove(secret)
        if (secret) rotator.cancel(secret)
        if (secret) secretChanged(secret.arn)
        const arn = secret?.arn ?? store.newArn(context, input.SecretId)
        return { ARN: arn, Name: secret?.name ?? input.SecretId, DeletionDate: now }
      }
      const secret = store.require(context, input.SecretId)
      checkDeletable(secret)
      secret.deletionDate = new Date(now.getTime() + (days ?? 30) * dayMs)
      secretChanged(secret.arn)
      return { ARN: secret.arn, Name: secret.name, DeletionDate: secret.deletionDate }
    },

    RestoreSecret(input, context) {
      const secret = store.requireEvenDeleted(context, input.SecretId)
      const wasDeleted = secret.deletionDate !== undefined
      secret.deletionDate = undefined
      if (wasDeleted) secretChanged(secret.arn)
      return { ARN: secret.arn, Name: secret.name }
    },

    TagResource(input, context) {
      const secret = store.requireWritable(context, input.SecretId)
      const keys = new Set([...secret.tags.keys(), ...input.Tags.map((tag) => tag.Key)])
      if (keys.size > tagLimit) throw tooManyTags()
      setTags(secret, input.Tags)
      return {}
    },

    UntagResource(input, context) {
      const secret = store.requireWritable(context, input.SecretId)
      for (const key of input.TagKeys) secret.tags.delete(key)
      return {}
    },
  } satisfies Operations
}

/** Replicas go first (documented), and what a service manages goes with its resource. The texts are not verified on AWS. */
function checkDeletable(secret: Secret): void {
  if (secret.primary) throw isReplica(parseArn(secret.primary.arn)?.region ?? '')
  if (secret.owningService) throw managedByService()
  const regions = [...(secret.replicas?.keys() ?? [])]
  if (regions.length === 0) return
  throw invalidRequest(
    `You can't delete secret ${secret.name} that still has replica regions ${regions.join(', ')}.`,
  )
}

function checkName(name: NonNullable<CreateSecretRequest['Name']>): void {
  if (/^[A-Za-z0-9/_+=.@!-]+$/.test(name)) return
  throw invalidName()
}

function setTags(secret: Secret, tags: readonly Tag[]): void {
  for (const { Key, Value } of tags) {
    if (Key === undefined) throw invalidRequest('A tag must have a key.')
    secret.tags.set(Key, Value ?? '')
    secret.wasTagged = true
  }
}

const tooManyTags = () => invalidParameter(`A secret can have no more than ${tagLimit} tags.`)
