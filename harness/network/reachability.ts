import { containsBlock } from './cidr.ts'
import type { Network, Place, Rule } from './network.ts'

const HTTPS = 443

/**
 * What keeps TCP connections from `from` to `to` at `port`, in words that name the rule to add; undefined when nothing does. Security groups are
 * stateful: only the direction of the connection counts. Network ACLs, route tables and peerings are not emulated: within a VPC
 * everything is routed, and between VPCs nothing.
 * @param what how `to` is called: `the DB proxy 'name'`
 * @param who how `from` is called
 */
export function missingBetween(
  network: Network,
  from: Place,
  to: Place,
  port: number,
  what: string,
  who = 'the function',
): string | undefined {
  const [here, there] = [vpcOf(network, from), vpcOf(network, to)]
  if (here !== there)
    return `${what} is in ${vpcName(network, there)}, and ${who} in ${vpcName(network, here)}`
  const out = rulesOf(network, from.groupIds, true).some(
    (rule) => opens(rule, port) && isPeer(network, rule, to),
  )
  if (!out)
    return `no outbound rule for port ${port} to ${groupNames(network, to.groupIds)} in ${groupNames(network, from.groupIds)}`
  const into = rulesOf(network, to.groupIds, false).some(
    (rule) => opens(rule, port) && isPeer(network, rule, from),
  )
  if (!into)
    return `no inbound rule for port ${port} from ${groupNames(network, from.groupIds)} in ${groupNames(network, to.groupIds)} of ${what}`
  return undefined
}

/**
 * What keeps a place in a VPC from an AWS service: it needs an interface endpoint that has the service's name, and rules for 443. A way out through
 * a NAT gateway is not emulated.
 * @param service as in `com.amazonaws.REGION.SERVICE`
 */
export function missingToService(network: Network, from: Place, service: string): string | undefined {
  const vpcId = vpcOf(network, from)
  const vpc = vpcId === undefined ? undefined : network.vpcs.get(vpcId)
  const serviceName = serviceNamed(network, service)
  const endpoints = endpointsIn(network, vpcId, serviceName)
  if (!vpc || endpoints.length === 0)
    return `no interface endpoint for ${serviceName} in ${vpcName(network, vpcId)}`
  const named = endpoints.find(({ privateDns }) => privateDns)
  if (!named)
    return `no private DNS name of the endpoint ${endpoints[0]?.id} for ${serviceName} (PrivateDnsEnabled)`
  for (const attribute of ['dnsSupport', 'dnsHostnames'] as const) {
    if (!vpc[attribute])
      return `${attribute === 'dnsSupport' ? 'EnableDnsSupport' : 'EnableDnsHostnames'} is off in ${vpcName(network, vpcId)}`
  }
  if (named.subnetIds.length === 0) return `no subnet of the endpoint ${named.id} for ${serviceName}`
  return missingBetween(network, from, named, HTTPS, `the endpoint ${named.id}`)
}

/** The endpoint by which a place in a VPC reaches an AWS service; undefined where {@link missingToService} names what is missing. */
export function endpointTo(network: Network, from: Place, service: string): Endpoint | undefined {
  if (missingToService(network, from, service) !== undefined) return undefined
  const endpoints = endpointsIn(network, vpcOf(network, from), serviceNamed(network, service))
  return endpoints.find(({ privateDns }) => privateDns)
}

type Endpoint = Network['endpoints'] extends ReadonlyMap<string, infer Each> ? Each : never

const serviceNamed = ({ region }: Network, service: string) => `com.amazonaws.${region}.${service}`

function endpointsIn({ endpoints }: Network, vpcId: string | undefined, serviceName: string): Endpoint[] {
  return [...endpoints.values()].filter(
    (endpoint) => endpoint.vpcId === vpcId && endpoint.serviceName === serviceName,
  )
}

function vpcOf({ subnets, groups }: Network, { subnetIds, groupIds }: Place): string | undefined {
  return subnets.get(subnetIds[0] ?? '')?.vpcId ?? groups.get(groupIds[0] ?? '')?.vpcId
}

function rulesOf({ groups }: Network, groupIds: readonly string[], isEgress: boolean): Rule[] {
  return groupIds
    .flatMap((id) => [...(groups.get(id)?.rules.values() ?? [])])
    .filter((rule) => rule.isEgress === isEgress)
}

function opens({ protocol, fromPort, toPort }: Rule, port: number): boolean {
  if (protocol === '-1') return true
  return (
    protocol === 'tcp' && fromPort !== undefined && toPort !== undefined && fromPort <= port && port <= toPort
  )
}

/** By group, or by a block that holds all of the peer's subnets: which of their addresses it has, nobody knows. */
function isPeer({ subnets }: Network, { cidr, peerGroupId }: Rule, { groupIds, subnetIds }: Place): boolean {
  if (peerGroupId !== undefined) return groupIds.includes(peerGroupId)
  if (cidr === undefined) return false
  if (cidr === '0.0.0.0/0') return true
  return subnetIds.length > 0 && subnetIds.every((id) => containsBlock(cidr, subnets.get(id)?.cidr ?? ''))
}

function groupNames({ groups }: Network, ids: readonly string[]): string {
  const names = ids.map((id) => (groups.has(id) ? `${id} (${groups.get(id)?.name})` : id))
  return names.length === 0 ? 'no security group' : names.join(', ')
}

function vpcName({ vpcs }: Network, id: string | undefined): string {
  const name = vpcs.get(id ?? '')?.tags.get('Name')
  return `the VPC ${id ?? '(none)'}${name === undefined ? '' : ` (${name})`}`
}
