import { httpCall } from '../kit/http-call.ts'

/** What a service of the query protocol answered: the error's code and text, or the document. */
export interface QueryAnswer {
  readonly code?: string
  readonly message: string
  /** The whole answer, XML. */
  readonly text: string
}

export type CallQuery = (Action: string, parameters: Record<string, string>) => Promise<QueryAnswer>

const versions = { iam: '2010-05-08', ec2: '2016-11-15' } as const

/**
 * Calls IAM's or EC2's query API with the stack's own credentials; signatures are not verified there. Plain requests: an SDK client for the few calls
 * of a start would cost it 60 ms and more.
 */
export function queryClient(
  endpointUrl: string,
  service: keyof typeof versions,
  region = 'us-east-1',
): CallQuery {
  return async (Action, parameters) => {
    const { ok, status, text } = await httpCall(endpointUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=none`,
      },
      body: String(new URLSearchParams({ Action, Version: versions[service], ...parameters })),
    })
    if (ok) return { message: '', text }
    const code = /<Code>([^<]*)<\/Code>/.exec(text)?.[1] ?? `HTTP ${status}`
    return { code, message: /<Message>([^<]*)<\/Message>/.exec(text)?.[1] ?? text.slice(0, 200), text }
  }
}
