import type { VpcConfig } from '@aws-sdk/client-lambda'
import { AwsError } from '../../aws/error.ts'
import type { RequestContext } from '../../aws/service.ts'
import { invalidParameter, validationError } from './errors.ts'
import type { FunctionVpcConfig } from './function-store.ts'

/**
 * Finds the VPC of subnets and security groups that exist.
 * @throws AwsError of EC2 for an id that there is not
 */
export type VpcOf = (
  scope: Pick<RequestContext, 'account' | 'region'>,
  ids: { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] },
) => { readonly vpcIds: readonly string[] }

/**
 * A function's VpcConfig; undefined where both lists are empty, which takes a function out of its VPC (A). That the role may make network interfaces
 * is not asked: AWS would refuse a role without AWSLambdaVPCAccessExecutionRole.
 */
export function readVpcConfig(
  config: VpcConfig | undefined,
  scope: Pick<RequestContext, 'account' | 'region'>,
  vpcOf: VpcOf,
): FunctionVpcConfig | undefined {
  const { SubnetIds: subnetIds = [], SecurityGroupIds: securityGroupIds = [] } = config ?? {}
  if (subnetIds.length === 0 && securityGroupIds.length === 0) return undefined
  if (subnetIds.length === 0)
    throw invalidParameter('SubnetIds cannot be empty when SecurityGroupIds is not empty.')
  if (securityGroupIds.length === 0)
    throw invalidParameter('SecurityGroupIds cannot be empty when SubnetIds is not empty.')
  checkIds('vpcConfig.subnetIds', subnetIds, 'subnet-[0-9a-z]*')
  checkIds('vpcConfig.securityGroupIds', securityGroupIds, 'sg-[0-9a-zA-Z]*')
  let vpcIds: readonly string[]
  try {
    vpcIds = vpcOf(scope, { subnetIds, securityGroupIds }).vpcIds
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    // recorded (test_invalid_vpc_config_subnet, …_security_group)
    const operation = error.code.startsWith('InvalidGroup') ? 'DescribeSecurityGroups' : 'DescribeSubnets'
    throw invalidParameter(
      `Error occurred while ${operation}. EC2 Error Code: ${error.code}. EC2 Error Message: ${error.message}`,
    )
  }
  const [vpcId, ...others] = vpcIds
  if (vpcId === undefined || others.length > 0) {
    throw invalidParameter('Subnets and security groups must all be of one VPC.')
  }
  return { vpcId, subnetIds, securityGroupIds }
}

/** Texts recorded. */
function checkIds(member: string, ids: readonly string[], pattern: string): void {
  if (ids.every((id) => new RegExp(`^${pattern}$`).test(id))) return
  throw validationError(
    member,
    `[${ids.join(', ')}]`,
    `satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: ${pattern}]`,
  )
}
