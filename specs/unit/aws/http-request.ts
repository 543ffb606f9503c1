import type { HttpRequest } from '../../../harness/aws/http.ts'

/** A request as the listener would hand it over. */
export function httpRequest(
  method: string,
  target: string,
  headers: Record<string, string> = {},
  body = '',
): HttpRequest {
  return {
    method,
    url: new URL(target, 'http://127.0.0.1:4566'),
    headers,
    rawHeaders: Object.entries(headers).flat(),
    body: Buffer.from(body),
    remoteAddress: '127.0.0.1',
  }
}
