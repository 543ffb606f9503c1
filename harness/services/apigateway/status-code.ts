import { badRequest } from './errors.ts'

/** Three digits from 100 to 599. The text is not verified on AWS. */
export function readStatusCode(text: string): string {
  if (!/^[1-5]\d\d$/.test(text)) throw badRequest('Invalid Response status code specified')
  return text
}
