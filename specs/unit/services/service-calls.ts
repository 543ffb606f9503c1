import type { HttpAnswer, HttpRequest, HttpRoute } from '../../../harness/aws/http.ts'
import type { RequestContext } from '../../../harness/aws/service.ts'

const ENDPOINT = 'http://127.0.0.1:4566'

/** Who calls an operation, and where: the account's root, in eu-west-1. */
export const context: RequestContext = {
  requestId: 'request-1',
  region: 'eu-west-1',
  account: '000000000000',
  caller: {
    accessKeyId: 'test',
    account: '000000000000',
    arn: 'arn:aws:iam::000000000000:root',
    userId: 'x',
  },
  endpointUrl: ENDPOINT,
}

export interface RequestParts {
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A request as the endpoint's listener hands it on; a URL may begin with its path. */
export function requestOf(
  method: string,
  url: string,
  { body = '', headers = {} }: RequestParts = {},
): HttpRequest {
  return {
    method,
    url: new URL(url, ENDPOINT),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    rawHeaders: Object.entries(headers).flat(),
    body: Buffer.from(body),
    remoteAddress: '127.0.0.1',
  }
}

/** Calls what a route stands for as the endpoint's listener would; throws where the route is not for it. */
export function requestsTo(route: HttpRoute) {
  return async (
    method: string,
    url: string,
    parts?: RequestParts,
  ): Promise<HttpAnswer & { text: string }> => {
    const request = requestOf(method, url, parts)
    if (!route.matches(request)) throw new Error(`the route does not match ${url}`)
    const answer = await route.answer(request)
    return { ...answer, text: String(answer.body ?? '') }
  }
}
