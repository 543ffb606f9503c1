/**
 * Invokes a Lambda function on behalf of API Gateway. Rejects with an AwsError when the function is missing, throttled
 * or does not let `invoker` invoke it; a failing handler is a result with `functionError`.
 */
export type InvokeFunction = (
  functionArn: string,
  payload: Buffer,
  invoker: { readonly service: string; readonly sourceArn: string },
) => Promise<{ readonly payload: Buffer; readonly functionError?: 'Unhandled' }>

/** An invocation whose response is taken while the function makes it. */
export interface StreamedFunction {
  /** Undefined when nothing was streamed: the function failed before, or answered as a whole. */
  readonly contentType: string | undefined
  readonly chunks: AsyncIterable<Buffer>
  /** Whether `chunks`, which have ended, were the whole response. */
  isComplete(): boolean
  readonly result: Promise<{ readonly functionError?: 'Unhandled' }>
}

/** As {@link InvokeFunction}; resolves with the first piece of the response. */
export type StreamFunction = (...given: Parameters<InvokeFunction>) => Promise<StreamedFunction>
