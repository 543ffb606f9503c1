import { AwsError } from '../../aws/error.ts'

// Codes are EC2's documented ones (A: "Error codes for the Amazon EC2 API"); texts are as its clients print them (B), unless a line says otherwise.

const notFound = (code: string, kind: string) => (id: string) =>
  new AwsError(`${code}.NotFound`, `The ${kind} '${id}' does not exist`)

export const vpcNotFound = notFound('InvalidVpcID', 'vpc ID')
export const subnetNotFound = notFound('InvalidSubnetID', 'subnet ID')
export const groupNotFound = notFound('InvalidGroup', 'security group')
export const endpointNotFound = (id: string) =>
  new AwsError('InvalidVpcEndpointId.NotFound', `The Vpc Endpoint Id '${id}' does not exist`)
export const ruleNotFound = (id: string) =>
  new AwsError('InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${id}' does not exist`)
export const resourceNotFound = (id: string) => new AwsError('InvalidID', `The ID '${id}' is not valid`)
export const permissionNotFound = () =>
  new AwsError('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.')
export const duplicatePermission = (peer: string, protocol: string, ports: string) =>
  new AwsError(
    'InvalidPermission.Duplicate',
    `the specified rule "peer: ${peer}, ${protocol.toUpperCase()}${ports}, ALLOW" already exists`,
  )
export const duplicateGroup = (name: string, vpcId: string) =>
  new AwsError('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpcId}'`)
export const dependencyViolation = (kind: string, id: string) =>
  new AwsError('DependencyViolation', `The ${kind} '${id}' has dependencies and cannot be deleted.`)
export const subnetConflict = (cidr: string) =>
  new AwsError('InvalidSubnet.Conflict', `The CIDR '${cidr}' conflicts with another subnet`)
export const subnetRange = (cidr: string) =>
  new AwsError('InvalidSubnet.Range', `The CIDR '${cidr}' is invalid.`)
export const vpcRange = (cidr: string) => new AwsError('InvalidVpc.Range', `The CIDR '${cidr}' is invalid.`)
export const invalidParameter = (message: string) => new AwsError('InvalidParameter', message)
export const invalidValue = (message: string) => new AwsError('InvalidParameterValue', message)
export const invalidCombination = (message: string) => new AwsError('InvalidParameterCombination', message)
export const missingParameter = (name: string) =>
  new AwsError('MissingParameter', `The request must contain the parameter ${name}`)
export const serviceNotFound = (name: string) =>
  new AwsError('InvalidServiceName', `The Vpc Endpoint Service '${name}' does not exist`)
/** B: the text is the same in reports of years. */
export const privateDnsNeedsDns = (vpcId: string) =>
  invalidParameter(
    `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpcId}`,
  )
/** On the wire as in https://github.com/getmoto/moto/issues/1980 (B). */
export const dryRunOperation = () =>
  new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', {
    statusCode: 412,
  })
/** B: https://github.com/aws/aws-cli/issues/2865 */
export const notTaggableHere = (type: string) =>
  invalidValue(`'${type}' is not a valid taggable resource type for this operation.`)
/** B: https://github.com/awsdocs/aws-cloudformation-user-guide/pull/634 */
export const tagsWithoutType = () =>
  new AwsError('InvalidTagSpecification.Malformed', 'The resource type cannot be null or empty')
/** That ClientToken is an idempotency token is documented, and so is the code (A); the text is not verified on AWS. */
export const idempotentMismatch = () =>
  new AwsError(
    'IdempotentParameterMismatch',
    'The client token has been used before, with a request of other parameters.',
  )
export const privateDnsConflict = (serviceName: string) =>
  invalidParameter(
    `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${serviceName} in the VPC`,
  )
/** B: https://github.com/hashicorp/terraform-provider-aws/issues/42291, where a position follows; the reason is ours. */
export const invalidPolicy = (reason: string) =>
  new AwsError('InvalidPolicyDocument', `The Policy Document is not valid. ${reason}`)
/** One subnet of an interface endpoint in each zone (A). */
export const duplicateZone = (zones: readonly string[]) =>
  new AwsError(
    'DuplicateSubnetsInSameZone',
    `Found another VPC endpoint subnet in the availability zone of ${zones.find((zone, index) => zones.indexOf(zone) < index)}`,
  )
