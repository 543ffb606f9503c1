/** Every resource of EC2 has tags. */
interface Tagged {
  readonly id: string
  readonly tags: Map<string, string>
}

export interface VpcRecord extends Tagged {
  readonly cidr: string
  readonly isDefault: boolean
  /** Kept and shown: there are no instances. */
  readonly tenancy: 'default' | 'dedicated'
  dnsSupport: boolean
  dnsHostnames: boolean
}

export interface SubnetRecord extends Tagged {
  readonly vpcId: string
  readonly cidr: string
  readonly zone: string
  readonly isDefault: boolean
}

/** What is let through in one direction, from or to one peer. */
export interface RuleRecord extends Tagged {
  readonly isEgress: boolean
  /** `tcp`, `udp`, `icmp`, or `-1` for all. */
  readonly protocol: string
  /** Inclusive; undefined for all. */
  readonly fromPort: number | undefined
  readonly toPort: number | undefined
  /** One of the two. */
  readonly cidr: string | undefined
  readonly peerGroupId: string | undefined
  readonly description: string | undefined
}

export interface SecurityGroupRecord extends Tagged {
  readonly name: string
  readonly description: string
  readonly vpcId: string
  readonly rules: Map<string, RuleRecord>
}

export interface VpcEndpointRecord extends Tagged {
  readonly vpcId: string
  /** `com.amazonaws.REGION.SERVICE`. */
  readonly serviceName: string
  readonly type: 'Interface' | 'Gateway'
  readonly createdAt: Date
  /** The request that made it, where that had a ClientToken. */
  readonly request: { readonly token: string; readonly text: string } | undefined
  subnetIds: readonly string[]
  groupIds: readonly string[]
  routeTableIds: readonly string[]
  privateDns: boolean
  policy: string
}

/** A region's network of one account. */
export interface RegionNetwork {
  readonly region: string
  readonly account: string
  readonly vpcs: Map<string, VpcRecord>
  readonly subnets: Map<string, SubnetRecord>
  readonly groups: Map<string, SecurityGroupRecord>
  readonly endpoints: Map<string, VpcEndpointRecord>
}
