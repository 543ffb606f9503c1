import { AwsError } from '../../aws/error.ts'
import { pageOf } from '../../aws/page.ts'
import {
  invalidNextToken,
  invalidParameter,
  invalidRequest,
  managedByService,
  tokenInUse,
  valueNotFound,
} from './errors.ts'
import { matchesFilters } from './filters.ts'
import type { Operations, SecretsManagerParts } from './operations.ts'
import {
  addVersion,
  hasValue,
  moveStage,
  type Secret,
  type SecretVersion,
  sameValue,
  versionAt,
} from './secret.ts'
import { requireToken, valueIn } from './secret-value.ts'

/** Reading and writing values, and the staging labels on them. */
export function secretValues({ store, secretChanged }: Pick<SecretsManagerParts, 'store' | 'secretChanged'>) {
  const read = (secret: Secret, versionId?: string, stage?: string) => {
    const version = findVersion(secret, versionId, stage)
    const today = store.now()
    today.setUTCHours(0, 0, 0, 0) // LastAccessedDate is exact to the day (A)
    secret.lastAccessedAt = today
    version.lastAccessedAt = today
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: version.versionId,
      SecretString: version.value.secretString,
      SecretBinary: version.value.secretBinary,
      VersionStages: [...version.stages],
      CreatedDate: version.createdAt,
    }
  }

  return {
    GetSecretValue: (input, context) =>
      read(store.require(context, input.SecretId), input.VersionId, input.VersionStage),

    BatchGetSecretValue(input, context) {
      const { SecretIdList: ids, Filters: filters } = input
      if ((ids === undefined) === (filters === undefined)) {
        throw invalidParameter('You must specify either SecretIdList or Filters, and not both.')
      }
      if (ids && (input.MaxResults !== undefined || input.NextToken !== undefined)) {
        throw invalidParameter('MaxResults and NextToken can be used with Filters only.')
      }
      const wanted =
        ids ??
        store
          .list(context)
          .filter((each) => matchesFilters(each, filters))
          .map((each) => each.arn)
      const { items, next } = pageOf(wanted, input.NextToken, input.MaxResults ?? 20, invalidNextToken)
      const SecretValues = []
      const Errors = []
      for (const id of items) {
        try {
          SecretValues.push(read(store.require(context, id)))
        } catch (error) {
          if (!(error instanceof AwsError)) throw error
          Errors.push({ SecretId: id, ErrorCode: error.code, Message: error.message })
        }
      }
      return { SecretValues, Errors, NextToken: next }
    },

    PutSecretValue(input, context) {
      const value = valueIn(input)
      if (!hasValue(value)) throw invalidRequest('You must provide either SecretString or SecretBinary.')
      const token = requireToken(input.ClientRequestToken) // before the secret is looked for (recorded)
      const secret = store.requireWritable(context, input.SecretId)
      if (secret.owningService) throw managedByService()
      const present = secret.versions.get(token)
      if (present && hasValue(present.value)) {
        if (!sameValue(present.value, value)) throw tokenInUse(token, secret.arn)
        return answer(secret, present)
      }
      const before = versionAt(secret, 'AWSCURRENT')
      const version = addVersion(secret, token, value, input.VersionStages ?? ['AWSCURRENT'], store.now())
      if (versionAt(secret, 'AWSCURRENT') !== before) secretChanged(secret.arn)
      return answer(secret, version)
    },

    UpdateSecretVersionStage(input, context) {
      const secret = store.requireWritable(context, input.SecretId)
      if (secret.owningService) throw managedByService()
      const { VersionStage: stage, MoveToVersionId: to, RemoveFromVersionId: from } = input
      const holder = versionAt(secret, stage)
      if (to === undefined && stage === 'AWSCURRENT') {
        throw invalidParameter(
          "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.",
        )
      }
      if (to === undefined && from === undefined) {
        throw invalidParameter('You must specify MoveToVersionId, RemoveFromVersionId, or both.')
      }
      for (const versionId of [to, from]) {
        if (versionId !== undefined && !secret.versions.has(versionId)) {
          throw invalidParameter(`Not a valid version: ${versionId}`)
        }
      }
      if (from === undefined && holder && holder.versionId !== to) {
        throw invalidParameter(
          `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to ` +
            `version ${holder.versionId}, so you must explicitly reference that version in RemoveFromVersionId.`,
        )
      }
      if (from !== undefined && holder?.versionId !== from) {
        throw invalidParameter(`Staging label ${stage} is not currently attached to version ${from}.`)
      }
      const target = to === undefined ? undefined : secret.versions.get(to)
      if (target) moveStage(secret, stage, target)
      else holder?.stages.delete(stage)
      secret.lastChangedAt = store.now()
      if (stage === 'AWSCURRENT' && target !== holder) secretChanged(secret.arn)
      return { ARN: secret.arn, Name: secret.name }
    },
  } satisfies Operations
}

function answer(secret: Secret, version: SecretVersion) {
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.versionId,
    VersionStages: [...version.stages],
  }
}

/** The version that a reader means; a version without a value is as good as none (A: rotation's AWSPENDING). */
function findVersion(
  secret: Secret,
  versionId: string | undefined,
  stage: string | undefined,
): SecretVersion {
  if (versionId === undefined) {
    const label = stage ?? 'AWSCURRENT'
    const labelled = versionAt(secret, label)
    if (!labelled || !hasValue(labelled.value)) throw valueNotFound(`staging label: ${label}`)
    return labelled
  }
  const version = secret.versions.get(versionId)
  if (!version || !hasValue(version.value)) throw valueNotFound(`VersionId: ${versionId}`)
  if (stage !== undefined && !version.stages.has(stage)) {
    throw invalidRequest('You provided a VersionStage that is not associated to the provided VersionId.')
  }
  return version
}
