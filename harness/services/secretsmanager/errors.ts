import { AwsError } from '../../aws/error.ts'

/** Texts are recorded from AWS unless they say otherwise. */
export const secretNotFound = () =>
  new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")

export const invalidName = () =>
  new AwsError(
    'ValidationException',
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
  )

/** `what` is `staging label: AWSPREVIOUS` or `VersionId: …`. */
export const valueNotFound = (what: string) =>
  new AwsError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${what}`,
  )

export const markedForDeletion = () =>
  invalidRequest("You can't perform this operation on the secret because it was marked for deletion.")

export const scheduledForDeletion = () =>
  invalidRequest(
    "You can't create this secret because a secret with this name is already scheduled for deletion.",
  )

export const secretExists = (name: string) =>
  new AwsError('ResourceExistsException', `The operation failed because the secret ${name} already exists.`)

export const tokenInUse = (token: string, arn: string) =>
  new AwsError(
    'ResourceExistsException',
    `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${arn}.`,
  )

export const invalidRequest = (message: string) => new AwsError('InvalidRequestException', message)

export const invalidParameter = (message: string) => new AwsError('InvalidParameterException', message)

export const invalidNextToken = () =>
  new AwsError('InvalidNextTokenException', 'The NextToken value is invalid.')

/** Documented for PutSecretValue, UpdateSecret and RotateSecret. */
export const managedByService = () =>
  invalidRequest('The secret is managed by another service, and you must use that service to update it.')

/** The text is not verified on AWS. */
export const isReplica = (region: string) =>
  invalidRequest(`You can't perform this operation on a replica secret. Use the primary secret in ${region}.`)

export const noRotationFunction = () =>
  invalidRequest('No Lambda rotation function ARN is associated with this secret.')

export const cannotInvokeFunction = () =>
  new AwsError(
    'AccessDeniedException',
    'Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.',
    { statusCode: 400 },
  )

/** As users quote it, e.g. in https://github.com/hashicorp/terraform-provider-aws/issues/35023. */
export const rotationNotComplete = () =>
  invalidRequest("A previous rotation isn't complete. That rotation will be reattempted.")
