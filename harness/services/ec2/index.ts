import type { Service } from '../../aws/service.ts'
import { whenCalled } from '../../aws/when-called.ts'
import { type Clock, systemClock } from '../../kit/clock.ts'
import { Ec2Store, type Scope } from './ec2-store.ts'
import type { RegionNetwork } from './records.ts'

export type { RegionNetwork, RuleRecord, SecurityGroupRecord } from './records.ts'

export interface Ec2Options {
  readonly clock?: Clock
  /** Whether a resource of another service is in this subnet or security group. Default: none is. */
  readonly inUse?: (scope: Scope, id: string) => boolean
  /** Throws for what is no policy of a VPC endpoint, with the reason as its message. Default: every text is one. */
  readonly checkPolicy?: (document: string) => void
  /** A network may be another one than before. The operation is answered when this has resolved. */
  readonly onChange?: () => Promise<void>
}

export interface Ec2 extends Service {
  /** An account's network in a region; undefined while nobody has made anything in it. */
  network(scope: Scope): RegionNetwork | undefined
  /**
   * The VPCs of these subnets and security groups.
   * @throws AwsError `InvalidSubnetID.NotFound`, `InvalidGroup.NotFound`
   */
  vpcOf(
    scope: Scope,
    ids: { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] },
  ): { vpcIds: string[] }
}

/** EC2, as far as the network goes: VPCs, subnets, security groups, interface endpoints. */
export function createEc2({
  clock = systemClock,
  inUse = () => false,
  checkPolicy = () => {},
  onChange = async () => {},
}: Ec2Options = {}): Ec2 {
  const store = new Ec2Store()
  return whenCalled<Ec2>(
    {
      signingName: 'ec2',
      network: (scope) => (store.isUsed(scope) ? store.network(scope) : undefined),
      vpcOf(scope, { subnetIds, securityGroupIds }) {
        const places = [
          ...subnetIds.map((id) => store.subnet(scope, id)),
          ...securityGroupIds.map((id) => store.group(scope, id)),
        ]
        return { vpcIds: [...new Set(places.map(({ vpcId }) => vpcId))] }
      },
      reset: () => store.clear(),
      snapshot: () => store.snapshot(),
    },
    async () =>
      (await import('./ec2-operations.ts')).ec2Operations({ store, clock, inUse, checkPolicy, onChange }),
  )
}
