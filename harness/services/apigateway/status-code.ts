import { invalidValue } from './errors.ts'

/** Three digits from 100 to 599. The text is recorded for PutIntegrationResponse and UpdateMethodResponse. */
export function readStatusCode(text: string): string {
  if (!/^[1-5]\d\d$/.test(text)) {
    throw invalidValue(text, 'statusCode', 'regular expression pattern: [1-5]\\d\\d')
  }
  return text
}
