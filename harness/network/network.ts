/** A security group's rule, as far as it decides: one peer. */
export interface Rule {
  readonly isEgress: boolean
  /** `tcp`, or `-1` for all; others let no TCP through. */
  readonly protocol: string
  readonly fromPort: number | undefined
  readonly toPort: number | undefined
  readonly cidr: string | undefined
  readonly peerGroupId: string | undefined
}

interface Named {
  readonly id: string
  readonly tags: ReadonlyMap<string, string>
}

/** What decides who reaches whom: an account's network in a region. */
export interface Network {
  readonly region: string
  readonly vpcs: ReadonlyMap<string, Named & { readonly dnsSupport: boolean; readonly dnsHostnames: boolean }>
  readonly subnets: ReadonlyMap<string, Named & { readonly vpcId: string; readonly cidr: string }>
  readonly groups: ReadonlyMap<
    string,
    Named & { readonly name: string; readonly vpcId: string; readonly rules: ReadonlyMap<string, Rule> }
  >
  readonly endpoints: ReadonlyMap<
    string,
    Named & {
      readonly vpcId: string
      readonly serviceName: string
      readonly privateDns: boolean
      readonly subnetIds: readonly string[]
      readonly groupIds: readonly string[]
      /** JSON. */
      readonly policy: string
    }
  >
}

/** Where something is in the network: its subnets are of one VPC. */
export interface Place {
  readonly subnetIds: readonly string[]
  readonly groupIds: readonly string[]
}
