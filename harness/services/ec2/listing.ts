import type { Filter, Tag } from '@aws-sdk/client-ec2'
import { type Page, pageOf } from '../../aws/page.ts'
import { invalidValue } from './errors.ts'

/** What a filter's name stands for in a record: its values, all as text. */
export type Filters<Record> = Readonly<{
  [name: string]: (record: Record) => readonly (string | undefined)[]
}>

interface Listing {
  readonly ids?: readonly string[] | undefined
  readonly Filters?: readonly Filter[] | undefined
  readonly MaxResults?: number | undefined
  readonly NextToken?: string | undefined
}

/**
 * The records that a Describe operation is asked for: those named, else all, of which those that meet every filter; `*` and `?` are wildcards.
 * @throws AwsError `notFound` for an id that there is not, `InvalidParameterValue` for a filter that is not known
 */
export function listed<Record extends { readonly id: string; readonly tags: Map<string, string> }>(
  records: ReadonlyMap<string, Record>,
  { ids = [], Filters: asked = [], MaxResults, NextToken }: Listing,
  notFound: (id: string) => Error,
  filters: Filters<Record>,
): Page<Record> {
  for (const id of ids) if (!records.has(id)) throw notFound(id)
  const named = ids.length > 0 ? ids.map((id) => records.get(id) as Record) : [...records.values()]
  const found = named.filter((record) => asked.every((filter) => meets(record, filter, filters)))
  const size = MaxResults ?? 1_000
  return pageOf(found, NextToken, size, () => invalidValue(`Invalid value '${NextToken}' for NextToken.`))
}

function meets<Record extends { readonly tags: Map<string, string> }>(
  record: Record,
  { Name = '', Values = [] }: Filter,
  filters: Filters<Record>,
): boolean {
  const values = valuesOf(record, Name, filters)
  return Values.some((pattern) => values.some((value) => value !== undefined && matcher(pattern).test(value)))
}

function valuesOf<Record extends { readonly tags: Map<string, string> }>(
  record: Record,
  name: string,
  filters: Filters<Record>,
): readonly (string | undefined)[] {
  if (name === 'tag-key') return [...record.tags.keys()]
  if (name.startsWith('tag:')) return [record.tags.get(name.slice('tag:'.length))]
  if (!Object.hasOwn(filters, name)) throw invalidValue(`The filter '${name}' is invalid`)
  return filters[name]!(record)
}

function matcher(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's')
}

export const tagList = (tags: ReadonlyMap<string, string>): Tag[] =>
  [...tags].map(([Key, Value]) => ({ Key, Value }))

/** The tags that a creation gives to a resource of this type. */
export function tagsOf(
  specifications:
    | readonly { ResourceType?: string | undefined; Tags?: readonly Tag[] | undefined }[]
    | undefined,
  type: string,
): Map<string, string> {
  const own = (specifications ?? []).filter(({ ResourceType }) => ResourceType === type)
  return new Map(own.flatMap(({ Tags = [] }) => Tags).map(({ Key = '', Value = '' }) => [Key, Value]))
}
