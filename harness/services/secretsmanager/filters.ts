import type { Filter } from '@aws-sdk/client-secrets-manager'
import { parseArn } from '../../aws/arn.ts'
import { invalidParameter } from './errors.ts'
import type { Secret } from './secret.ts'

/** All filters must match; of one filter's values, any. `!` in front of a value excludes (A). */
export function matchesFilters(secret: Secret, filters: readonly Filter[] | undefined): boolean {
  return (filters ?? []).every((filter) => {
    const { Key: key, Values: values } = filter
    if (key === undefined || values === undefined || values.length === 0) {
      throw invalidParameter('A filter must have a key and at least one value.')
    }
    return values.some((value) =>
      value.startsWith('!') ? !matches(secret, key, value.slice(1)) : matches(secret, key, value),
    )
  })
}

/** Prefix match, case-sensitive but for descriptions; `all` looks for every word anywhere (A). */
function matches(secret: Secret, key: NonNullable<Filter['Key']>, value: string): boolean {
  const lower = value.toLowerCase()
  switch (key) {
    case 'name':
      return secret.name.startsWith(value)
    case 'description':
      return (secret.description ?? '').toLowerCase().startsWith(lower) && secret.description !== undefined
    case 'tag-key':
      return [...secret.tags.keys()].some((each) => each.startsWith(value))
    case 'tag-value':
      return [...secret.tags.values()].some((each) => each.startsWith(value))
    case 'primary-region':
      return (parseArn((secret.primary ?? secret).arn)?.region ?? '').startsWith(value)
    case 'owning-service':
      return secret.owningService?.startsWith(value) ?? false
    case 'all': {
      const text = [secret.name, secret.description ?? '', ...[...secret.tags].flat()]
        .join('\n')
        .toLowerCase()
      return lower.split(/[\s/_+=.@-]+/).every((word) => text.includes(word))
    }
    default:
      return false
  }
}
