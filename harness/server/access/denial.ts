import { AwsError } from '../../aws/error.ts'
import type { ServiceModel } from '../../aws/service-model.ts'
import type { Decision } from '../../iam/index.ts'
import type { RequestedAccess } from './requested-access.ts'

type Refusal = Extract<Decision, { allowed: false }>

/**
 * The error that AWS sends when policies do not allow a request, in the service's own shape. Texts:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html (A)
 */
export function accessDenied(
  model: ServiceModel,
  userArn: string,
  { action, resource, shown }: RequestedAccess,
  refusal: Refusal,
): AwsError {
  const named = shown ?? resource
  const on = named === '*' && model.signingName === 'secretsmanager' ? '' : ` on resource: ${named}`
  const message = `User: ${userArn} is not authorized to perform: ${action}${on} ${reasonOf(action, refusal)}`
  if (model.signingName === 'ec2') {
    const text = `You are not authorized to perform this operation. ${message}`
    return new AwsError('UnauthorizedOperation', text, { statusCode: 403 })
  }
  return inShapeOf(model, { json: 'AccessDeniedException', query: 'AccessDenied' }, message)
}

const policyNames = {
  identity: 'identity-based policy',
  resource: 'resource-based policy',
  boundary: 'permissions boundary',
  endpoint: 'VPC endpoint policy',
}

function reasonOf(action: string, { because, policy }: Refusal): string {
  const name = policyNames[policy]
  const article = name.startsWith('i') ? 'an' : 'a'
  if (because === 'explicit-deny') return `with an explicit deny in ${article} ${name}`
  return `because no ${name} allows the ${action} action`
}

/** Credentials of ours whose key and token do not agree, or whose role is gone. */
export function invalidToken(model: ServiceModel): AwsError {
  const codes = { json: 'UnrecognizedClientException', query: 'InvalidClientTokenId' }
  return inShapeOf(model, codes, 'The security token included in the request is invalid.')
}

export function expiredToken(model: ServiceModel): AwsError {
  const codes = { json: 'ExpiredTokenException', query: 'ExpiredToken' }
  return inShapeOf(model, codes, 'The security token included in the request is expired')
}

/** Query and REST services answer 403, those of JSON RPC 400. */
function inShapeOf(model: ServiceModel, codes: { json: string; query: string }, message: string): AwsError {
  const isQuery = model.protocol === 'awsQuery' || model.protocol === 'ec2Query'
  const isRpc = model.protocol === 'awsJson1_0' || model.protocol === 'awsJson1_1'
  return new AwsError(isQuery ? codes.query : codes.json, message, { statusCode: isRpc ? 400 : 403 })
}
