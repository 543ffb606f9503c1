import { isPoolhouseErrorCode, PoolhouseError } from '../kit/errors.ts'
import { httpCall } from '../kit/http-call.ts'

/**
 * Calls a `/_poolhouse` route of a stack's endpoint and returns the JSON answer.
 * @throws PoolhouseError `ServerFailed` with the route's own message.
 */
export async function callControl<T>(
  endpointUrl: string,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await httpCall(`${endpointUrl}/_poolhouse${path}`, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  }).catch((error: NodeJS.ErrnoException) => {
    // Where a name has several addresses, and none of them answers, the error has a code and no message.
    const why = error.message || error.code
    throw new PoolhouseError('ServerFailed', `no stack answers at ${endpointUrl}: ${why}. Is it still up?`, {
      cause: error,
    })
  })
  const { text } = response
  if (!response.ok)
    throw (
      refusal(text) ??
      new PoolhouseError(
        'ServerFailed',
        `${method} /_poolhouse${path} answered ${response.status}: is ${endpointUrl} the endpoint of a stack? ${text.slice(0, 200)}`,
      )
    )
  return (text === '' ? undefined : JSON.parse(text)) as T
}

/** The route's own error, passed on as it is. */
function refusal(text: string): PoolhouseError | undefined {
  try {
    const { code = '', message } = JSON.parse(text) as { code?: string; message?: string }
    return message
      ? new PoolhouseError(isPoolhouseErrorCode(code) ? code : 'ServerFailed', message)
      : undefined
  } catch {
    return undefined
  }
}
