import { PoolhouseError } from '../kit/errors.ts'
import type {
  NetworkDefinition,
  NetworkResources,
  PlacementConfig,
  RuleDefinition,
} from './network-config.ts'
import { type CallQuery, queryClient } from './query-client.ts'
import type { StartedTarget } from './target.ts'

/**
 * Makes a declared network through the EC2 API: the VPC, then its subnets and groups side by side, then what names those.
 * @throws PoolhouseError `ProvisioningFailed` naming the part, in EC2's words
 */
export async function createNetwork(
  network: NetworkDefinition,
  { endpointUrl }: Pick<StartedTarget, 'endpointUrl'>,
  region: string,
): Promise<NetworkResources> {
  const call = calling(queryClient(endpointUrl, 'ec2', region))
  const { vpc } = network
  const { id: VpcId } = await call('network.vpc', 'CreateVpc', {
    CidrBlock: vpc.cidr,
    ...nameTag('vpc', vpc.name),
  })
  const attribute = async (name: 'EnableDnsSupport' | 'EnableDnsHostnames', value: boolean) =>
    call(`network.vpc (${name})`, 'ModifyVpcAttribute', { VpcId, [`${name}.Value`]: String(value) })
  const [subnets, securityGroups] = await Promise.all([
    eachOf(network.subnets, async (name, { cidr, zone }) => {
      const created = await call(`network.subnets['${name}']`, 'CreateSubnet', {
        VpcId,
        CidrBlock: cidr,
        ...(zone !== undefined && { AvailabilityZone: zone }),
        ...nameTag('subnet', name),
      })
      return created.id
    }),
    eachOf(network.securityGroups, async (name, { description }) => {
      const created = await call(`network.securityGroups['${name}']`, 'CreateSecurityGroup', {
        VpcId,
        GroupName: name,
        GroupDescription: description,
        ...nameTag('security-group', name),
      })
      return created.id
    }),
    // one attribute a call (A: ModifyVpcAttribute); a VPC begins with the first on and the second off
    vpc.enableDnsSupport ? undefined : attribute('EnableDnsSupport', false),
    vpc.enableDnsHostnames ? attribute('EnableDnsHostnames', true) : undefined,
  ])
  const [endpoints] = await Promise.all([
    eachOf(network.endpoints, async (service, endpoint) => {
      const created = await call(`network.endpoints['${service}']`, 'CreateVpcEndpoint', {
        VpcId,
        VpcEndpointType: 'Interface',
        ServiceName: `com.amazonaws.${region}.${service}`,
        PrivateDnsEnabled: String(endpoint.privateDns),
        ...(endpoint.policy && { PolicyDocument: JSON.stringify(endpoint.policy) }),
        ...numbered('SubnetId', idsOf(subnets, endpoint.subnets)),
        ...numbered('SecurityGroupId', idsOf(securityGroups, endpoint.securityGroups ?? [])),
      })
      return created.id
    }),
    ...Object.entries(network.securityGroups).map(async ([name, { inbound, outbound }]) => {
      const GroupId = securityGroups[name]!
      const at = `network.securityGroups['${name}']`
      const authorize = (side: 'Ingress' | 'Egress', rules: readonly RuleDefinition[]) =>
        rules.length > 0
          ? call(at, `AuthorizeSecurityGroup${side}`, { GroupId, ...permissions(rules, securityGroups) })
          : undefined
      await authorize('Ingress', inbound)
      if (!outbound) return
      await call(at, 'RevokeSecurityGroupEgress', { GroupId, ...permissions(EVERYTHING, securityGroups) })
      await authorize('Egress', outbound)
    }),
  ])
  return { vpc: { name: vpc.name, id: VpcId }, subnets, securityGroups, endpoints }
}

/** Ids of what was declared by name. */
export function idsOf(ids: Readonly<Record<string, string>>, names: readonly string[]): string[] {
  return names.map((name) => ids[name]!)
}

/** A function's VpcConfig; undefined for one outside of the network. */
export function vpcConfigOf(network: NetworkResources | undefined, vpc: PlacementConfig | undefined) {
  if (!network || !vpc) return undefined
  return {
    SubnetIds: idsOf(network.subnets, vpc.subnets),
    SecurityGroupIds: idsOf(network.securityGroups, vpc.securityGroups),
  }
}

/** What a new group lets out (A). */
const EVERYTHING: readonly RuleDefinition[] = [{ peer: { cidr: '0.0.0.0/0' } }]

type Call = (what: string, action: string, parameters: Record<string, string>) => Promise<{ id: string }>

/** Where a resource is made, the answer's id is that of its kind. */
const idElements: Readonly<Record<string, string>> = {
  CreateVpc: 'vpcId',
  CreateSubnet: 'subnetId',
  CreateSecurityGroup: 'groupId',
  CreateVpcEndpoint: 'vpcEndpointId',
}

function calling(ec2: CallQuery): Call {
  return async (what, action, parameters) => {
    const { code, message, text } = await ec2(action, parameters)
    if (code !== undefined) {
      throw new PoolhouseError('ProvisioningFailed', `${what}: ${action}: ${code}: ${message}`)
    }
    const element = idElements[action]
    const [, id = ''] = (element && new RegExp(`<${element}>([^<]+)<`).exec(text)) || []
    return { id }
  }
}

async function eachOf<T>(
  parts: Readonly<Record<string, T>>,
  make: (name: string, part: T) => Promise<string>,
): Promise<Record<string, string>> {
  const made = Object.entries(parts).map(async ([name, part]) => [name, await make(name, part)] as const)
  return Object.fromEntries(await Promise.all(made))
}

function nameTag(resourceType: string, name: string): Record<string, string> {
  const at = 'TagSpecification.1'
  return { [`${at}.ResourceType`]: resourceType, [`${at}.Tag.1.Key`]: 'Name', [`${at}.Tag.1.Value`]: name }
}

function numbered(name: string, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value, index) => [`${name}.${index + 1}`, value]))
}

function permissions(
  rules: readonly RuleDefinition[],
  groups: Readonly<Record<string, string>>,
): Record<string, string> {
  const parameters: Record<string, string> = {}
  for (const [index, { ports, peer }] of rules.entries()) {
    const at = `IpPermissions.${index + 1}`
    parameters[`${at}.IpProtocol`] = ports ? 'tcp' : '-1'
    if (ports) {
      parameters[`${at}.FromPort`] = String(ports.from)
      parameters[`${at}.ToPort`] = String(ports.to)
    }
    if ('cidr' in peer) parameters[`${at}.IpRanges.1.CidrIp`] = peer.cidr
    else parameters[`${at}.Groups.1.GroupId`] = groups[peer.group]!
  }
  return parameters
}
