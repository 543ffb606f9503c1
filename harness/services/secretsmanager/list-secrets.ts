import type { RotationRulesType, SecretListEntry } from '@aws-sdk/client-secrets-manager'
import { parseArn } from '../../aws/arn.ts'
import { pageOf } from '../../aws/page.ts'
import { invalidNextToken } from './errors.ts'
import { matchesFilters } from './filters.ts'
import type { Operations, SecretsManagerParts } from './operations.ts'
import { replicationStatus } from './replication.ts'
import type { RotationState } from './rotation-state.ts'
import type { Secret } from './secret.ts'

/** Describing and listing secrets and their versions; none of these reads a value. */
export function listSecrets({ store }: SecretsManagerParts) {
  return {
    DescribeSecret(input, context) {
      const secret = store.requireEvenDeleted(context, input.SecretId)
      return {
        ...metadata(secret),
        VersionIdsToStages: stagesByVersion(secret),
        ReplicationStatus: replicationStatus(secret),
      }
    },

    ListSecrets(input, context) {
      const secrets = store
        .list(context)
        .filter((secret) => input.IncludePlannedDeletion || secret.deletionDate === undefined)
        .filter((secret) => matchesFilters(secret, input.Filters))
        .sort(sortKey(input.SortBy))
      // which order is the default is not verified on AWS
      if (input.SortOrder === 'desc') secrets.reverse()
      const { items, next } = pageOf(secrets, input.NextToken, input.MaxResults ?? 100, invalidNextToken)
      return {
        SecretList: items.map(
          (each): SecretListEntry => ({ ...metadata(each), SecretVersionsToStages: stagesByVersion(each) }),
        ),
        NextToken: next,
      }
    },

    ListSecretVersionIds(input, context) {
      const secret = store.requireEvenDeleted(context, input.SecretId)
      // a version without a label is deprecated
      const versions = [...secret.versions.values()].filter(
        (each) => input.IncludeDeprecated || each.stages.size > 0,
      )
      const { items, next } = pageOf(versions, input.NextToken, input.MaxResults ?? 100, invalidNextToken)
      return {
        ARN: secret.arn,
        Name: secret.name,
        NextToken: next,
        Versions: items.map((version) => ({
          VersionId: version.versionId,
          VersionStages: version.stages.size > 0 ? [...version.stages] : undefined,
          CreatedDate: version.createdAt,
          LastAccessedDate: version.lastAccessedAt,
          KmsKeyIds: [secret.kmsKeyId ?? 'DefaultEncryptionKey'],
        })),
      }
    },
  } satisfies Operations
}

function metadata(secret: Secret) {
  const rotation = secret.primary ? undefined : secret.rotation
  const primary = secret.primary ?? (secret.replicas?.size ? secret : undefined)
  return {
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    KmsKeyId: secret.kmsKeyId,
    CreatedDate: secret.createdAt,
    LastChangedDate: secret.lastChangedAt,
    LastAccessedDate: secret.lastAccessedAt,
    DeletedDate: secret.deletionDate,
    OwningService: secret.owningService,
    PrimaryRegion: primary && parseArn(primary.arn)?.region,
    RotationEnabled: rotation?.enabled,
    RotationLambdaARN: rotation?.lambdaArn,
    RotationRules: rotation && shownRules(rotation),
    LastRotatedDate: rotation?.lastRotatedAt,
    NextRotationDate: rotation?.next && new Date(rotation.next.lastMs),
    Tags:
      secret.tags.size > 0 || secret.wasTagged
        ? [...secret.tags].map(([Key, Value]) => ({ Key, Value }))
        : undefined,
  }
}

/** AutomaticallyAfterDays is calculated from a schedule expression after every successful rotation (A); how it rounds is not known. */
function shownRules({ rules, lastRotatedAt, next }: RotationState): RotationRulesType | undefined {
  if (rules?.ScheduleExpression === undefined || !lastRotatedAt || !next) return rules
  const days = Math.round((next.opensMs - lastRotatedAt.getTime()) / 86_400_000)
  return { ...rules, AutomaticallyAfterDays: Math.max(1, days) }
}

/** Absent for a secret that never had a value. */
function stagesByVersion(secret: Secret): Record<string, string[]> | undefined {
  const labelled = [...secret.versions.values()].filter((version) => version.stages.size > 0)
  if (labelled.length === 0) return undefined
  return Object.fromEntries(labelled.map((version) => [version.versionId, [...version.stages]]))
}

function sortKey(by: string | undefined): (a: Secret, b: Secret) => number {
  const time = (date: Date | undefined) => date?.getTime() ?? 0
  switch (by) {
    case 'name':
      return (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
    case 'last-accessed-date':
      return (a, b) => time(a.lastAccessedAt) - time(b.lastAccessedAt)
    case 'last-changed-date':
      return (a, b) => time(a.lastChangedAt) - time(b.lastChangedAt)
    default:
      return (a, b) => time(a.createdAt) - time(b.createdAt)
  }
}
