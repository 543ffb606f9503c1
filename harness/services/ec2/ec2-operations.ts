import type { Ec2Parts } from './operations.ts'
import { securityGroupOperations } from './security-group-operations.ts'
import { tagOperations } from './tag-operations.ts'
import { vpcEndpointOperations } from './vpc-endpoint-operations.ts'
import { vpcOperations } from './vpc-operations.ts'

/** All that EC2 answers here; see the page of operations. */
export function ec2Operations(parts: Ec2Parts) {
  return {
    ...vpcOperations(parts),
    ...securityGroupOperations(parts),
    ...vpcEndpointOperations(parts),
    ...tagOperations(parts),
  }
}
