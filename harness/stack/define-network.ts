import { blockWithin, containsBlock, overlapsBlock, parseCidr } from '../network/cidr.ts'
import { endpointServices } from '../network/endpoint-services.ts'
import { type Check, given, isRecord } from './check.ts'
import type {
  NetworkConfig,
  NetworkDefinition,
  PlacementConfig,
  RuleDefinition,
  RulePorts,
  SecurityGroupConfig,
  SecurityGroupDefinition,
  SubnetConfig,
  VpcEndpointConfig,
  VpcEndpointDefinition,
} from './network-config.ts'

/** Prefix lengths of a VPC's block and of a subnet's (A: "VPC CIDR blocks"). */
const PREFIXES = { least: 16, most: 28 }
const SUBNET_PREFIX = 24
const NAME = /^[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/
const NAME_RULE = '1–255 letters, digits, spaces or ._-:/()#,@[]+=&;{}!$*'

/** Checks the network and fills in its defaults. What only EC2 can say (such as two endpoints in one zone), it says when the stack starts. */
export function defineNetwork(
  check: Check,
  config: NetworkConfig | undefined,
  region: string,
): NetworkDefinition | undefined {
  if (config === undefined) return undefined
  check.members('network', config, ['vpc', 'subnets', 'securityGroups', 'endpoints'])
  const vpc = defineVpc(check, config.vpc)
  const subnets = defineSubnets(check, config.subnets, vpc.cidr, region)
  const securityGroups = defineSecurityGroups(check, config.securityGroups)
  const names = { subnets: Object.keys(subnets), securityGroups: Object.keys(securityGroups) }
  const endpoints = record(check, 'network.endpoints', config.endpoints, 'an object of endpoints by service')
  return {
    vpc,
    subnets,
    securityGroups,
    endpoints: Object.fromEntries(
      Object.entries(endpoints).map(([service, endpoint]) => [
        service,
        defineEndpoint(check, service, endpoint as VpcEndpointConfig, names, vpc),
      ]),
    ),
  }
}

/** Checks where something is: the names must be declared. */
export function definePlacement(
  check: Check,
  at: string,
  config: PlacementConfig | undefined,
  network: NetworkDefinition | undefined,
): PlacementConfig | undefined {
  if (config === undefined) return undefined
  check.members(at, config, ['subnets', 'securityGroups'])
  return {
    subnets: declaredNames(check, `${at}.subnets`, config.subnets, 'subnets', network, 1),
    securityGroups: declaredNames(
      check,
      `${at}.securityGroups`,
      config.securityGroups,
      'securityGroups',
      network,
      1,
    ),
  }
}

/** Checks a list of names of declared subnets or security groups. */
export function declaredNames(
  check: Check,
  at: string,
  names: readonly string[] | undefined,
  kind: 'subnets' | 'securityGroups',
  network: Pick<NetworkDefinition, 'subnets' | 'securityGroups'> | undefined,
  least = 0,
): string[] {
  if (!network) check.fail('network', `a network, since ${at} names ${words[kind]} of it`, undefined)
  return known(check, at, names, kind, Object.keys(network[kind]), least)
}

const words = { subnets: 'subnets', securityGroups: 'security groups' } as const

function known(
  check: Check,
  at: string,
  names: readonly string[] | undefined,
  kind: keyof typeof words,
  declared: readonly string[],
  least: number,
): string[] {
  const list = check.list(at, names)
  for (const [index, name] of list.entries()) {
    if (!declared.includes(name)) {
      const all = declared.join(', ') || 'none are declared'
      check.fail(`${at}[${index}]`, `one of network.${kind} (${all}), or declare it there`, name)
    }
  }
  if (list.length < least) check.fail(at, `names of at least ${least} of network.${kind}`, names)
  return [...list]
}

function defineVpc(check: Check, config: NetworkConfig['vpc'] = {}): NetworkDefinition['vpc'] {
  check.members('network.vpc', config, ['name', 'cidr', 'enableDnsSupport', 'enableDnsHostnames'])
  return {
    name: check.text('network.vpc.name', config.name, NAME, NAME_RULE) ?? 'serverless-app',
    cidr: block(check, 'network.vpc.cidr', config.cidr) ?? '10.0.0.0/16',
    enableDnsSupport: check.flag('network.vpc.enableDnsSupport', config.enableDnsSupport) ?? true,
    enableDnsHostnames: check.flag('network.vpc.enableDnsHostnames', config.enableDnsHostnames) ?? false,
  }
}

function defineSubnets(
  check: Check,
  subnets: NetworkConfig['subnets'],
  vpcCidr: string,
  region: string,
): NetworkDefinition['subnets'] {
  const declared = record(check, 'network.subnets', subnets, 'an object of subnets by name')
  const placed: [at: string, cidr: string][] = []
  const defined = Object.entries(declared).map(([name, config], index) => {
    const at = `network.subnets['${name}']`
    check.text(at, name, NAME, NAME_RULE)
    check.members(at, config, ['cidr', 'zone'])
    const { cidr: asked, zone } = config as SubnetConfig
    const cidr = block(check, `${at}.cidr`, asked) ?? blockWithin(vpcCidr, SUBNET_PREFIX, index)
    const rival = placed.find(([, other]) => overlapsBlock(cidr, other))
    if (!containsBlock(vpcCidr, cidr) || rival) {
      const free = rival ? ` that does not overlap ${rival[0]} (${rival[1]})` : ''
      check.fail(`${at}.cidr`, `a block within the VPC's ${vpcCidr}${free}`, cidr)
    }
    placed.push([at, cidr])
    check.text(
      `${at}.zone`,
      zone,
      new RegExp(`^(${region})?[a-z]$`),
      `a zone of ${region}, such as ${region}a or a`,
    )
    const full = zone?.length === 1 ? region + zone : zone
    return [name, { cidr, ...given('zone', full) }] as const
  })
  return Object.fromEntries(defined)
}

function defineSecurityGroups(
  check: Check,
  groups: NetworkConfig['securityGroups'],
): NetworkDefinition['securityGroups'] {
  const declared = record(
    check,
    'network.securityGroups',
    groups,
    'an object of security groups by name',
  ) as Record<string, SecurityGroupConfig>
  const names = Object.keys(declared)
  return Object.fromEntries(
    Object.entries(declared).map(([name, config]): [string, SecurityGroupDefinition] => {
      const at = `network.securityGroups['${name}']`
      // EC2's own rule (A: CreateSecurityGroup)
      if (name === 'default' || name.startsWith('sg-') || !NAME.test(name)) {
        check.fail(at, `a name of ${NAME_RULE}, neither 'default' nor with sg- in front`, name)
      }
      check.members(at, config, ['description', 'inbound', 'outbound'])
      const rules = (side: 'inbound' | 'outbound', peer: 'from' | 'to') =>
        check
          .list<object>(`${at}.${side}`, config[side])
          .map((rule, index) => defineRule(check, `${at}.${side}[${index}]`, rule, peer, names))
      return [
        name,
        {
          description: check.text(`${at}.description`, config.description, NAME, NAME_RULE) ?? name,
          inbound: rules('inbound', 'from'),
          ...given('outbound', config.outbound && rules('outbound', 'to')),
        },
      ]
    }),
  )
}

function defineRule(
  check: Check,
  at: string,
  rule: object,
  side: 'from' | 'to',
  groups: readonly string[],
): RuleDefinition {
  check.members(at, rule, ['port', side])
  const { port, [side]: peer } = rule as { port?: RulePorts; from?: string; to?: string }
  const isGroup = typeof peer === 'string' && groups.includes(peer)
  if (typeof peer !== 'string' || !(isGroup || parseCidr(peer))) {
    const all = groups.join(', ')
    check.fail(`${at}.${side}`, `one of network.securityGroups (${all}) or a block such as 10.0.0.0/16`, peer)
  }
  return {
    ...given('ports', definePorts(check, `${at}.port`, port)),
    peer: isGroup ? { group: peer } : { cidr: peer },
  }
}

function definePorts(check: Check, at: string, ports: RulePorts | undefined): RuleDefinition['ports'] {
  if (ports === 'all') return undefined
  if (ports === undefined || typeof ports === 'string') {
    return check.fail(at, "a port, { from, to } or 'all'", ports)
  }
  if (typeof ports === 'number') {
    check.whole(at, ports, 0, 65_535)
    return { from: ports, to: ports }
  }
  check.members(at, ports, ['from', 'to'])
  const from = check.whole(`${at}.from`, ports.from, 0, 65_535)
  const to = check.whole(`${at}.to`, ports.to, from ?? 0, 65_535)
  if (from === undefined || to === undefined) return check.fail(at, 'both from and to', ports)
  return { from, to }
}

function defineEndpoint(
  check: Check,
  service: string,
  config: VpcEndpointConfig,
  names: { subnets: string[]; securityGroups: string[] },
  vpc: NetworkDefinition['vpc'],
): VpcEndpointDefinition {
  const at = `network.endpoints['${service}']`
  if (!(endpointServices as readonly string[]).includes(service)) {
    check.fail(at, `a service that has endpoints here (${endpointServices.join(', ')})`, service)
  }
  check.members(at, config, ['subnets', 'securityGroups', 'privateDns', 'policy'])
  const { policy } = config
  if (policy !== undefined && !isRecord(policy)) {
    check.fail(`${at}.policy`, 'a policy document as an object', policy)
  }
  const privateDns = check.flag(`${at}.privateDns`, config.privateDns) ?? true
  if (privateDns && !(vpc.enableDnsSupport && vpc.enableDnsHostnames)) {
    check.fail(
      `${at}.privateDns`,
      'network.vpc.enableDnsSupport and enableDnsHostnames to be true for a private name, or false here',
      config.privateDns,
    )
  }
  return {
    subnets: known(check, `${at}.subnets`, config.subnets, 'subnets', names.subnets, 1),
    ...given(
      'securityGroups',
      config.securityGroups &&
        known(
          check,
          `${at}.securityGroups`,
          config.securityGroups,
          'securityGroups',
          names.securityGroups,
          1,
        ),
    ),
    privateDns,
    ...given('policy', policy),
  }
}

function block(check: Check, at: string, cidr: string | undefined): string | undefined {
  if (cidr === undefined) return undefined
  const prefix = typeof cidr === 'string' ? parseCidr(cidr)?.prefix : undefined
  if (prefix === undefined || prefix < PREFIXES.least || prefix > PREFIXES.most) {
    check.fail(at, `an IPv4 block with a prefix from /${PREFIXES.least} to /${PREFIXES.most}`, cidr)
  }
  return cidr
}

function record(check: Check, at: string, value: unknown, expected: string): Record<string, unknown> {
  if (value === undefined && at !== 'network.subnets') return {}
  if (!isRecord(value)) check.fail(at, expected, value)
  return value
}
