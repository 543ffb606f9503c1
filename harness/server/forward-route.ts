import { credentialScope } from '../aws/caller-identity.ts'
import type { HttpAnswer, HttpRequest, HttpRoute } from '../aws/http.ts'

/** Services that another AWS endpoint answers, such as a LocalStack beside this one. */
export interface ForwardOptions {
  /** Signing names: `secretsmanager`, `iam`. */
  readonly services: readonly string[]
  /** Base URL of the other endpoint. */
  readonly to: string
}

/** Headers of one hop, and those that the body's new framing decides. */
const NOT_PASSED_ON = new Set([
  'host',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'expect',
])
/** Fetch has unpacked the body already. */
const NOT_PASSED_BACK = new Set([...NOT_PASSED_ON, 'content-encoding'])

/**
 * Passes signed calls of the named services on to another endpoint, byte for byte, and its answers back. A call is
 * known by its credential scope: an unsigned one is answered here.
 */
export function forwardRoute({ services, to }: ForwardOptions): HttpRoute {
  return {
    name: `forward to ${to}`,
    openToBrowsers: false,
    matches: (request) => services.includes(credentialScope(request)?.signingName ?? ''),
    answer: (request) => forward(request, to),
  }
}

async function forward(request: HttpRequest, to: string): Promise<HttpAnswer> {
  const { pathname, search } = request.url
  const headers = Object.entries(request.headers)
    .filter(([name]) => !NOT_PASSED_ON.has(name))
    .map(([name, value]): [string, string] => [name, String(value)])
  try {
    const answer = await fetch(new URL(`${pathname}${search}`, to), {
      method: request.method,
      headers,
      redirect: 'manual',
      ...(request.body.length > 0 && { body: new Uint8Array(request.body) }),
    })
    return {
      statusCode: answer.status,
      headers: Object.fromEntries([...answer.headers].filter(([name]) => !NOT_PASSED_BACK.has(name))),
      body: Buffer.from(await answer.arrayBuffer()),
    }
  } catch (error) {
    const { cause, message } = error as Error
    const reason = cause instanceof Error ? cause.message : message
    return {
      statusCode: 502,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        __type: 'ServiceUnavailable',
        message: `${to} does not answer: ${reason}. Is that endpoint up?`,
      }),
    }
  }
}
