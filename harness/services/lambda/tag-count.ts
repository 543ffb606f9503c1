import { invalidParameter } from './errors.ts'

const most = 50

/** Throws AWS's refusal (recorded) of more tags than a function may have. */
export function checkTagCount(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).length > most) throw invalidParameter('Number of tags exceeds resource tag limit.')
}
