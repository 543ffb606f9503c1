import { arn } from '../../aws/arn.ts'
import type { ApiCall, RequestedAccess, ResourceLookup } from './requested-access.ts'

/** What operations of Secrets Manager ask for, with the service's condition keys. */
export function secretAccess(
  { operation, input, context }: ApiCall,
  lookup: ResourceLookup,
): RequestedAccess[] {
  const action = `secretsmanager:${operation}`
  const text = (member: string) => {
    const value = input[member]
    return value === undefined || typeof value === 'object' ? undefined : String(value)
  }
  const { region, account } = context
  const on = (id: string): Omit<RequestedAccess, 'action'> => {
    const found = lookup.secret(id, { account, region })
    // A secret that is not there is decided on as if it were: who may not read it does not learn whether it exists.
    const resource =
      found?.arn ?? (id.startsWith('arn:') ? id : arn('secretsmanager', region, account, `secret:${id}`))
    const tags = [...(found?.tags ?? [])].flatMap(([key, value]) => [
      [`secretsmanager:ResourceTag/${key}`, value],
      [`aws:ResourceTag/${key}`, value],
    ])
    return {
      resource,
      shown: id,
      account: resource.split(':')[4],
      keys: {
        ...Object.fromEntries(tags),
        'secretsmanager:SecretId': id,
        'secretsmanager:VersionId': text('VersionId'),
        // Without one, AWSCURRENT is what is read.
        'secretsmanager:VersionStage':
          text('VersionStage') ??
          (operation === 'GetSecretValue' && text('VersionId') === undefined ? 'AWSCURRENT' : undefined),
        'secretsmanager:RecoveryWindowInDays': text('RecoveryWindowInDays'),
        'secretsmanager:ForceDeleteWithoutRecovery': text('ForceDeleteWithoutRecovery'),
        'secretsmanager:RotationLambdaARN': text('RotationLambdaARN'),
        'secretsmanager:Description': text('Description'),
        ...requestTags(input.Tags),
      },
    }
  }
  const id = text('SecretId')
  if (id !== undefined) return [{ action, ...on(id) }]
  const name = text('Name')
  if (operation === 'CreateSecret' && name !== undefined) {
    const access = on(name)
    // The six characters that the ARN will end in are not known yet; none of them has a meaning.
    const resource = arn('secretsmanager', region, account, `secret:${name}-000000`)
    return [
      { action, ...access, resource, shown: name, keys: { ...access.keys, 'secretsmanager:Name': name } },
    ]
  }
  const each = (input.SecretIdList as readonly string[] | undefined) ?? []
  return [
    { action, resource: '*' },
    // AWS asks for GetSecretValue on each secret besides (A).
    ...each.map((one) => ({ action: 'secretsmanager:GetSecretValue', ...on(one) })),
  ]
}

function requestTags(tags: unknown): Record<string, string | string[]> {
  if (!Array.isArray(tags) || tags.length === 0) return {}
  const pairs = tags as { Key?: string; Value?: string }[]
  return {
    ...Object.fromEntries(pairs.map(({ Key = '', Value = '' }) => [`aws:RequestTag/${Key}`, Value])),
    'aws:TagKeys': pairs.map(({ Key = '' }) => Key),
  }
}
