/**
 * Invokes a Lambda function on behalf of API Gateway. Rejects with an AwsError when the function is missing, throttled
 * or does not let `invoker` invoke it; a failing handler is a result with `functionError`.
 */
export type InvokeFunction = (
  functionArn: string,
  payload: Buffer,
  invoker: { readonly service: string; readonly sourceArn: string },
) => Promise<{ readonly payload: Buffer; readonly functionError?: 'Unhandled' }>
