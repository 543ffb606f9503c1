import type { Filter } from '@aws-sdk/client-rds'
import { type Page, pageOf } from '../../aws/page.ts'
import { invalidValue } from './errors.ts'

/** RDS's paging: `MaxRecords` 20–100, default 100, and an opaque `Marker` (A). */
export function listPage<Item>(
  all: readonly Item[],
  input: { MaxRecords?: number | undefined; Marker?: string | undefined },
): Page<Item> {
  const size = input.MaxRecords ?? 100
  if (size < 20 || size > 100) {
    throw invalidValue(`Invalid value ${size} for MaxRecords. Must be between 20 and 100`)
  }
  return pageOf(all, input.Marker, size, () => invalidValue(`Invalid value for Marker: ${input.Marker}`))
}

/** The proxies', events' and tags' APIs have the member, and the documentation says that it is not supported (A). @throws AwsError `InvalidParameterValue` */
export function refuseFilters(
  { Filters = [] }: { Filters?: readonly Filter[] | undefined },
  of: string,
): void {
  for (const { Name, Values = [] } of Filters) {
    throw invalidValue(`Filters are not supported for ${of}: ${Name} (${Values.join(', ')}).`)
  }
}
