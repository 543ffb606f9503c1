import { refusing } from '../../aws/refuse-parameters.ts'
import { withDryRun } from './dry-run.ts'
import type { Ec2Parts } from './operations.ts'
import { ec2Parameters } from './parameters.ts'
import { securityGroupOperations } from './security-group-operations.ts'
import { tagOperations } from './tag-operations.ts'
import { tellingChanges } from './telling-changes.ts'
import { vpcEndpointOperations } from './vpc-endpoint-operations.ts'
import { vpcOperations } from './vpc-operations.ts'
import { zoneOperations } from './zone-operations.ts'

/** All that EC2 answers here; see the page of operations. */
export function ec2Operations(parts: Ec2Parts) {
  const operations = withDryRun(parts.store, {
    ...vpcOperations(parts),
    ...zoneOperations(),
    ...securityGroupOperations(parts),
    ...vpcEndpointOperations(parts),
    ...tagOperations(parts),
  })
  return refusing('ec2', ec2Parameters, tellingChanges(operations, parts.onChange))
}
