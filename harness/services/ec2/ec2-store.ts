import { randomBytes } from 'node:crypto'
import type { KeptResources, RequestContext } from '../../aws/service.ts'
import { keepMap } from '../../kit/keep-map.ts'
import { blockWithin } from '../../network/cidr.ts'
import { endpointNotFound, groupNotFound, subnetNotFound, vpcNotFound } from './errors.ts'
import type {
  RegionNetwork,
  RuleRecord,
  SecurityGroupRecord,
  SubnetRecord,
  VpcEndpointRecord,
  VpcRecord,
} from './records.ts'
import { zonesOf } from './zones.ts'

export type Scope = Pick<RequestContext, 'account' | 'region'>

/** The default VPC's block, and its subnets' (A: "Default VPCs"). */
const DEFAULT_CIDR = '172.31.0.0/16'
const DEFAULT_SUBNET_PREFIX = 20

/** The networks of every account and region. Each begins with a default VPC, as an account does. */
export class Ec2Store {
  readonly #networks = new Map<string, RegionNetwork>()

  /** Whether somebody has made a network here: only then ids that other services are given are looked up. */
  isUsed({ account, region }: Scope): boolean {
    const found = this.#networks.get(`${account}/${region}`)
    if (!found) return false
    const { vpcs, groups, endpoints } = found
    return vpcs.size > 1 || endpoints.size > 0 || groups.size > vpcs.size
  }

  network({ account, region }: Scope): RegionNetwork {
    const key = `${account}/${region}`
    let found = this.#networks.get(key)
    if (!found) {
      found = {
        account,
        region,
        vpcs: new Map(),
        subnets: new Map(),
        groups: new Map(),
        endpoints: new Map(),
      }
      this.#networks.set(key, found)
      addDefaultVpc(found)
    }
    return found
  }

  vpc(scope: Scope, id: string): VpcRecord {
    return required(this.network(scope).vpcs, id, vpcNotFound)
  }

  subnet(scope: Scope, id: string): SubnetRecord {
    return required(this.network(scope).subnets, id, subnetNotFound)
  }

  group(scope: Scope, id: string): SecurityGroupRecord {
    return required(this.network(scope).groups, id, groupNotFound)
  }

  endpoint(scope: Scope, id: string): VpcEndpointRecord {
    return required(this.network(scope).endpoints, id, endpointNotFound)
  }

  clear(): void {
    this.#networks.clear()
  }

  snapshot(): KeptResources {
    return { restore: keepMap(this.#networks) }
  }
}

/** An id as EC2 makes them: 17 hexadecimal digits. */
export const newId = (prefix: string) => `${prefix}-${randomBytes(9).toString('hex').slice(0, 17)}`

/** A new VPC with what each begins with: a security group `default` that admits its own members and lets all out (A). */
export function addVpc(
  network: RegionNetwork,
  vpc: Omit<VpcRecord, 'id' | 'tags'> & Partial<Pick<VpcRecord, 'tags'>>,
): VpcRecord {
  const created: VpcRecord = { tags: new Map(), ...vpc, id: newId('vpc') }
  network.vpcs.set(created.id, created)
  const group = addGroup(network, {
    name: 'default',
    description: 'default VPC security group',
    vpcId: created.id,
    tags: new Map(),
  })
  addRule(group, { isEgress: false, protocol: '-1', peerGroupId: group.id })
  return created
}

/** A security group, which lets everything out until told otherwise (A). */
export function addGroup(
  network: RegionNetwork,
  group: Pick<SecurityGroupRecord, 'name' | 'description' | 'vpcId' | 'tags'>,
): SecurityGroupRecord {
  const created: SecurityGroupRecord = { ...group, id: newId('sg'), rules: new Map() }
  network.groups.set(created.id, created)
  addRule(created, { isEgress: true, protocol: '-1', cidr: '0.0.0.0/0' })
  return created
}

export function addRule(
  group: SecurityGroupRecord,
  rule: Pick<RuleRecord, 'isEgress' | 'protocol'> & Partial<RuleRecord>,
): RuleRecord {
  const created: RuleRecord = {
    ...{
      fromPort: undefined,
      toPort: undefined,
      cidr: undefined,
      peerGroupId: undefined,
      description: undefined,
    },
    tags: new Map(),
    ...rule,
    id: newId('sgr'),
  }
  group.rules.set(created.id, created)
  return created
}

function addDefaultVpc(network: RegionNetwork): void {
  const { id } = addVpc(network, {
    cidr: DEFAULT_CIDR,
    isDefault: true,
    tenancy: 'default',
    dnsSupport: true,
    dnsHostnames: true,
  })
  for (const [index, { name: zone }] of zonesOf(network.region).entries()) {
    const subnet: SubnetRecord = {
      id: newId('subnet'),
      vpcId: id,
      cidr: blockWithin(DEFAULT_CIDR, DEFAULT_SUBNET_PREFIX, index),
      zone,
      isDefault: true,
      tags: new Map(),
    }
    network.subnets.set(subnet.id, subnet)
  }
}

function required<Record>(records: Map<string, Record>, id: string, notFound: (id: string) => Error): Record {
  const found = records.get(id)
  if (!found) throw notFound(id)
  return found
}
