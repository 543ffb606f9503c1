import { badRequest, notEmulated } from './errors.ts'

const lambdaUri =
  /^arn:aws[a-z-]*:apigateway:[a-z0-9-]+:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/
/** Names InvokeWithResponseStream (documented). */
const streamingUri =
  /^arn:aws[a-z-]*:apigateway:[a-z0-9-]+:lambda:path\/2021-11-15\/functions\/(.+)\/response-streaming-invocations$/

/** Whether a uri is for integrations that stream. */
export const isStreamingUri = (uri = '') => streamingUri.test(uri)

/**
 * The function that an integration's uri names:
 * `arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations`; stage variables may stand in FUNCTION_ARN.
 */
export function readIntegrationUri(type: string, uri: string | undefined): string {
  if (!uri?.startsWith('arn:')) throw badRequest('Invalid ARN specified in the request')
  const [, , service, , subservice, action] = uri.split(':')
  if (service !== 'apigateway' || !subservice || !/^(path|action)\//.test(action ?? '')) {
    throw badRequest('AWS ARN for integration must contain path or action')
  }
  if (subservice !== 'lambda') {
    if (type === 'AWS_PROXY') {
      throw onlyLambda()
    }
    throw notEmulated(`integrations with the service ${subservice}; Lambda functions only`)
  }
  const [, functionArn] = lambdaUri.exec(uri) ?? ((type === 'AWS_PROXY' && streamingUri.exec(uri)) || [])
  if (functionArn?.startsWith('${stageVariables.')) return functionArn
  if (functionArn === undefined && type === 'AWS_PROXY') throw onlyLambda()
  if (!functionArn?.startsWith('arn:')) throw badRequest('Invalid ARN specified in the request')
  return functionArn
}

const onlyLambda = () =>
  badRequest(
    "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
  )

/** The function's ARN at a call: stage variables and mapped path parameters in their places. */
export function resolveFunctionArn(
  functionArn: string,
  stageVariables: Readonly<Record<string, string>>,
  pathParameters: Readonly<Record<string, string>>,
): string {
  return functionArn
    .replace(/\$\{stageVariables\.(\w+)\}/g, (_, name: string) => stageVariables[name] ?? '')
    .replace(/\{([\w.-]+)\}/g, (whole, name: string) => pathParameters[name] ?? whole)
}
