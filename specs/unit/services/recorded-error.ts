/** An error as an SDK's client tells it: all that a caller can look at. */
export interface SeenError {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly Type?: string
  readonly Reason?: string
}

/** What a call is refused with; throws where it is not. */
export async function errorOf(call: Promise<unknown>): Promise<SeenError> {
  const error = (await call.then(
    (answer) => {
      throw new Error(`not refused: ${JSON.stringify(answer)}`)
    },
    (thrown: unknown) => thrown,
  )) as Error & { $metadata?: { httpStatusCode?: number }; Type?: string; Reason?: string }
  if (error.$metadata?.httpStatusCode === undefined) throw error
  return {
    code: error.name,
    status: error.$metadata.httpStatusCode,
    message: error.message,
    ...(error.Type === undefined ? {} : { Type: error.Type }),
    ...(error.Reason === undefined ? {} : { Reason: error.Reason }),
  }
}
