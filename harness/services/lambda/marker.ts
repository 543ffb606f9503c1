import type { AwsError } from '../../aws/error.ts'
import { invalidParameter } from './errors.ts'

/** What a Marker gets that no page has handed out; the text is not verified on AWS. */
export function invalidMarker(): AwsError {
  return invalidParameter('The provided Marker is invalid. Use the NextMarker of the previous page.')
}

/** How many a page of functions or versions has: 50 at most, whatever is asked for (documented). */
export const pageSize = (asked = 50): number => Math.min(asked, 50)
