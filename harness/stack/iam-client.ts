/** What IAM answered: the error's code and text, or neither. */
export interface IamAnswer {
  readonly code?: string
  readonly message: string
}

/** Calls IAM's query API with the stack's own credentials; signatures are not verified there. */
export function callIam(endpointUrl: string) {
  return async (Action: string, parameters: Record<string, string>): Promise<IamAnswer> => {
    const response = await fetch(endpointUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization:
          'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=none',
      },
      body: new URLSearchParams({ Action, Version: '2010-05-08', ...parameters }),
    })
    const text = await response.text()
    if (response.ok) return { message: '' }
    const code = /<Code>([^<]*)<\/Code>/.exec(text)?.[1] ?? `HTTP ${response.status}`
    return { code, message: /<Message>([^<]*)<\/Message>/.exec(text)?.[1] ?? text.slice(0, 200) }
  }
}
