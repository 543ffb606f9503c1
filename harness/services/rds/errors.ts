import { AwsError } from '../../aws/error.ts'

// Codes that RDS answers and its model does not list (query protocol's common errors).
export const invalidValue = (message: string) =>
  new AwsError('InvalidParameterValue', message, { statusCode: 400 })

export const invalidCombination = (message: string) =>
  new AwsError('InvalidParameterCombination', message, { statusCode: 400 })

export const missingParameter = (name: string) =>
  new AwsError('MissingParameter', `The parameter ${name} must be provided and must not be blank.`, {
    statusCode: 400,
  })

export const instanceNotFound = (identifier: string) =>
  new AwsError('DBInstanceNotFoundFault', `DBInstance ${identifier} not found.`)

export const instanceExists = () => new AwsError('DBInstanceAlreadyExistsFault', 'DB instance already exists')

// The proxies' texts are those of the service model (A).
export const proxyNotFound = () =>
  new AwsError(
    'DBProxyNotFoundFault',
    "The specified proxy name doesn't correspond to a proxy owned by your Amazon Web Services account in the " +
      'specified Amazon Web Services Region.',
  )

export const proxyExists = () =>
  new AwsError(
    'DBProxyAlreadyExistsFault',
    'The specified proxy name must be unique for all proxies owned by your Amazon Web Services account in the ' +
      'specified Amazon Web Services Region.',
  )

export const targetGroupNotFound = () =>
  new AwsError(
    'DBProxyTargetGroupNotFoundFault',
    "The specified target group isn't available for a proxy owned by your Amazon Web Services account in the " +
      'specified Amazon Web Services Region.',
  )

export const targetNotFound = () =>
  new AwsError(
    'DBProxyTargetNotFoundFault',
    "The specified RDS DB instance or Aurora DB cluster isn't available for a proxy owned by your Amazon Web " +
      'Services account in the specified Amazon Web Services Region.',
  )

export const targetAlreadyRegistered = () =>
  new AwsError(
    'DBProxyTargetAlreadyRegisteredFault',
    'The proxy is already associated with the specified RDS DB instance or Aurora DB cluster.',
  )
