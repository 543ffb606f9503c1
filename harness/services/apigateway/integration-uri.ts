import { badRequest, notEmulated } from './errors.ts'

const lambdaUri =
  /^arn:aws[a-z-]*:apigateway:[a-z0-9-]+:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/

/**
 * The function that an integration's uri names:
 * `arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations`.
 */
export function readIntegrationUri(type: string, uri: string | undefined): string {
  if (!uri?.startsWith('arn:')) throw badRequest('Invalid ARN specified in the request')
  const [, , service, , subservice, action] = uri.split(':')
  if (service !== 'apigateway' || !subservice) throw badRequest('Invalid ARN specified in the request')
  if (!action?.startsWith('path/') && !action?.startsWith('action/')) {
    throw badRequest('AWS ARN for integration must contain path or action')
  }
  if (subservice !== 'lambda') {
    if (type === 'AWS_PROXY') {
      throw badRequest(
        "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
      )
    }
    throw notEmulated(`integrations with the service ${subservice}; Lambda functions only`)
  }
  const [, functionArn] = lambdaUri.exec(uri) ?? []
  if (functionArn?.includes('${')) throw notEmulated('stage variables in the uri of an integration')
  if (!functionArn?.startsWith('arn:')) throw badRequest('Invalid ARN specified in the request')
  return functionArn
}
