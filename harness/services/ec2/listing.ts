import type { Filter, Tag } from '@aws-sdk/client-ec2'
import { type Page, pageOf } from '../../aws/page.ts'
import { invalidValue, notTaggableHere, tagsWithoutType } from './errors.ts'

/** What a filter's name stands for in a record: its values, all as text. */
export type Filters<Record> = Readonly<{
  [name: string]: (record: Record) => readonly (string | undefined)[]
}>

interface Listing {
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
  { ids = [], ...listing }: Listing & { readonly ids?: readonly string[] | undefined },
  notFound: (id: string) => Error,
  filters: Filters<Record>,
): Page<Record> {
  for (const id of ids) if (!records.has(id)) throw notFound(id)
  const named = ids.length > 0 ? ids.map((id) => records.get(id) as Record) : [...records.values()]
  return page(filtered(named, listing.Filters, filters), listing)
}

/** One page; by MaxResults, 5 to 1,000 (A; the text: B). */
export function page<Record>(all: readonly Record[], { MaxResults, NextToken }: Listing): Page<Record> {
  const size = MaxResults ?? 1_000
  if (size < 5 || size > 1_000) {
    throw invalidValue(
      `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value ${size < 5 ? 'greater than 5' : 'less than 1000'}.`,
    )
  }
  return pageOf(all, NextToken, size, () => invalidValue(`Invalid value '${NextToken}' for NextToken.`))
}

/** The records that meet every filter. @throws AwsError `InvalidParameterValue` for a filter that is not known */
export function filtered<Record extends object>(
  records: readonly (Record & { readonly tags?: Map<string, string> })[],
  asked: readonly Filter[] = [],
  filters: Filters<Record>,
): (Record & { readonly tags?: Map<string, string> })[] {
  for (const { Name = '' } of asked) {
    const isKnown = Name === 'tag-key' || Name.startsWith('tag:') || Object.hasOwn(filters, Name)
    if (!isKnown) throw invalidValue(`The filter '${Name}' is invalid`)
  }
  return records.filter((record) =>
    asked.every(({ Name = '', Values = [] }) => {
      const values = valuesOf(record, Name, filters)
      return Values.some((pattern) =>
        values.some((value) => value !== undefined && matcher(pattern).test(value)),
      )
    }),
  )
}

function valuesOf<Record>(
  record: Record & { readonly tags?: Map<string, string> },
  name: string,
  filters: Filters<Record>,
): readonly (string | undefined)[] {
  const known = filters[name]
  if (known) return known(record)
  if (name === 'tag-key') return [...(record.tags?.keys() ?? [])]
  return [record.tags?.get(name.slice('tag:'.length))]
}

function matcher(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's')
}

export const tagList = (tags: ReadonlyMap<string, string>): Tag[] =>
  [...tags].map(([Key, Value]) => ({ Key, Value }))

/**
 * The tags that a creation gives to its resource.
 * @throws AwsError for tags of another type of resource, which would go nowhere
 */
export function tagsOf(
  specifications:
    | readonly { ResourceType?: string | undefined; Tags?: readonly Tag[] | undefined }[]
    | undefined,
  type: string,
): Map<string, string> {
  for (const { ResourceType } of specifications ?? []) {
    if (!ResourceType) throw tagsWithoutType()
    if (ResourceType !== type) throw notTaggableHere(ResourceType)
  }
  const tags = (specifications ?? []).flatMap(({ Tags = [] }) => Tags)
  return new Map(tags.map(({ Key = '', Value = '' }) => [Key, Value]))
}
