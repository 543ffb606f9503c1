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

/** The proxies' API has the member, and the documentation says that it is not supported (A). */
export function refuseFilters(input: { Filters?: readonly unknown[] | undefined }): void {
  if (input.Filters?.length) throw invalidValue('Filters are not supported for DB proxies.')
}
