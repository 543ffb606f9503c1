import type { EndpointService } from '../network/endpoint-services.ts'

/** A VPC with what is in it. Everything has a name here; EC2 gives it an id, which `stack.network` tells. docs/network.md */
export interface NetworkConfig {
  vpc?: VpcConfig
  /** Subnets by name. */
  subnets: Record<string, SubnetConfig>
  /** Security groups by name. The VPC's own, `default`, is there besides. */
  securityGroups?: Record<string, SecurityGroupConfig>
  /** Interface endpoints for AWS's services, by the service's name within `com.amazonaws.REGION.`. */
  endpoints?: Partial<Record<EndpointService, VpcEndpointConfig>>
}

export interface VpcConfig {
  /** The tag `Name`. Default `serverless-app`. */
  name?: string
  /** CidrBlock, with a prefix from /16 to /28. Default `10.0.0.0/16`. */
  cidr?: string
  /** EnableDnsSupport. Default true, as in any VPC. */
  enableDnsSupport?: boolean
  /** EnableDnsHostnames. Default false, as in a VPC that is not the account's default one. */
  enableDnsHostnames?: boolean
}

export interface SubnetConfig {
  /** CidrBlock, within the VPC's. Default: the VPC's next /24 in the order of declaration. */
  cidr?: string
  /** AvailabilityZone, `ap-northeast-2a` or its letter. Default: EC2's choice. */
  zone?: string
}

export interface SecurityGroupConfig {
  /** GroupDescription. Default: the group's name. */
  description?: string
  /** What comes in. Default nothing, as in any group that is made. */
  inbound?: InboundRuleConfig[]
  /** What goes out. Default everything, as in any group that is made; a list stands in place of that, and an empty one lets nothing out. */
  outbound?: OutboundRuleConfig[]
}

/** TCP of one port or of a range, or `all` for all traffic. */
export type RulePorts = number | { from: number; to: number } | 'all'

export interface InboundRuleConfig {
  port: RulePorts
  /** Name of a declared security group, or a CIDR block. */
  from: string
}

export interface OutboundRuleConfig {
  port: RulePorts
  /** Name of a declared security group, or a CIDR block. */
  to: string
}

export interface VpcEndpointConfig {
  /** Names of declared subnets, one a zone at most. */
  subnets: string[]
  /** Names of declared security groups. Default: the VPC's group `default`. */
  securityGroups?: string[]
  /** PrivateDnsEnabled: the service's own name leads to the endpoint. Default true; it needs both DNS options of the VPC. */
  privateDns?: boolean
  /** What functions may call through the endpoint: a policy document. Default: everything. */
  policy?: object
}

/** Where a function is in the network. */
export interface PlacementConfig {
  /** Names of declared subnets. */
  subnets: string[]
  /** Names of declared security groups. */
  securityGroups: string[]
}

export interface NetworkDefinition {
  readonly vpc: Required<VpcConfig>
  readonly subnets: Readonly<Record<string, { readonly cidr: string; readonly zone?: string }>>
  readonly securityGroups: Readonly<Record<string, SecurityGroupDefinition>>
  readonly endpoints: Readonly<Record<string, VpcEndpointDefinition>>
}

export interface SecurityGroupDefinition {
  readonly description: string
  readonly inbound: readonly RuleDefinition[]
  /** Undefined: what EC2 gives. */
  readonly outbound?: readonly RuleDefinition[]
}

export interface RuleDefinition {
  /** Undefined: all traffic. */
  readonly ports?: { readonly from: number; readonly to: number }
  readonly peer: { readonly group: string } | { readonly cidr: string }
}

export interface VpcEndpointDefinition {
  readonly subnets: readonly string[]
  readonly securityGroups?: readonly string[]
  readonly privateDns: boolean
  readonly policy?: object
}

/** A declared network on a stack that is up: names to ids. */
export interface NetworkResources {
  readonly vpc: { readonly name: string; readonly id: string }
  readonly subnets: Readonly<Record<string, string>>
  readonly securityGroups: Readonly<Record<string, string>>
  /** By service. */
  readonly endpoints: Readonly<Record<string, string>>
}
