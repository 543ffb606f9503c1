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

export const proxyQuotaExceeded = () =>
  new AwsError(
    'DBProxyQuotaExceededFault',
    'Your Amazon Web Services account already has the maximum number of proxies in the specified Amazon Web ' +
      'Services Region.',
  )

export const invalidProxyState = () =>
  new AwsError(
    'InvalidDBProxyStateFault',
    "The requested operation can't be performed while the proxy is in this state.",
  )

export const endpointNotFound = () =>
  new AwsError('DBProxyEndpointNotFoundFault', "The DB proxy endpoint doesn't exist.")

export const endpointExists = () =>
  new AwsError(
    'DBProxyEndpointAlreadyExistsFault',
    'The specified DB proxy endpoint name must be unique for all DB proxy endpoints owned by your Amazon Web ' +
      'Services account in the specified Amazon Web Services Region.',
  )

export const endpointQuotaExceeded = () =>
  new AwsError(
    'DBProxyEndpointQuotaExceededFault',
    'The DB proxy already has the maximum number of endpoints.',
  )

export const invalidEndpointState = (
  message = "You can't perform this operation while the DB proxy endpoint is in a particular state.",
) => new AwsError('InvalidDBProxyEndpointStateFault', message)

/** The sentence is ours. While an account has made no network, all that is checked is the look of an id. */
export const invalidSubnet = (id: string) =>
  new AwsError(
    'InvalidSubnet',
    `The requested subnet is invalid: '${id}' is not the ID (subnet-…) of a subnet of this account and Region.`,
  )
/** The code is documented for other operations with security groups; its text is not verified on AWS. */
export const invalidSecurityGroup = (id: string) =>
  new AwsError('InvalidParameterValue', `Invalid security group, groupId= ${id}, groupName=.`)

/** `message` is AWS's where one is known to the caller. */
export const invalidInstanceState = (message: string) => new AwsError('InvalidDBInstanceStateFault', message)
