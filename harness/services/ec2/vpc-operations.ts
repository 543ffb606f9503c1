import type { Subnet, Vpc } from '@aws-sdk/client-ec2'
import { arn } from '../../aws/arn.ts'
import { notEmulated } from '../../aws/not-emulated.ts'
import { containsBlock, overlapsBlock, parseCidr } from '../../network/cidr.ts'
import { addVpc, newId, type Scope } from './ec2-store.ts'
import {
  dependencyViolation,
  invalidValue,
  missingParameter,
  subnetConflict,
  subnetNotFound,
  subnetRange,
  vpcNotFound,
  vpcRange,
} from './errors.ts'
import { listed, tagList, tagsOf } from './listing.ts'
import type { Ec2Parts, Operations } from './operations.ts'
import type { SubnetRecord, VpcRecord } from './records.ts'
import { zoneFor, zoneId } from './zone-operations.ts'

/** Prefix lengths of a VPC's block and of a subnet's (A). */
const PREFIXES = { least: 16, most: 28 }
/** AWS keeps five addresses of each subnet (A). */
const KEPT_ADDRESSES = 5

/** VPCs, their DNS attributes, subnets and zones. */
export function vpcOperations({ store, inUse }: Ec2Parts) {
  return {
    CreateVpc(input, context) {
      if (input.CidrBlock === undefined) throw missingParameter('CidrBlock')
      const cidr = parseCidr(input.CidrBlock)
      if (!cidr || cidr.prefix < PREFIXES.least || cidr.prefix > PREFIXES.most)
        throw vpcRange(input.CidrBlock)
      const tenancy = input.InstanceTenancy ?? 'default'
      if (tenancy === 'host') {
        // A: "The host value cannot be used with this parameter"; the text is not verified on AWS
        throw invalidValue("Invalid value 'host' for InstanceTenancy. Use default or dedicated.")
      }
      const vpc = addVpc(store.network(context), {
        cidr: input.CidrBlock,
        isDefault: false,
        tenancy,
        // of a VPC that is not the default one (A: "DNS attributes for your VPC")
        dnsSupport: true,
        dnsHostnames: false,
        tags: tagsOf(input.TagSpecifications, 'vpc'),
      })
      return { Vpc: describeVpc(vpc, context) }
    },

    DescribeVpcs(input, context) {
      const { items, next } = listed(
        store.network(context).vpcs,
        { ...input, ids: input.VpcIds },
        vpcNotFound,
        {
          'vpc-id': ({ id }) => [id],
          cidr: ({ cidr }) => [cidr],
          'cidr-block-association.cidr-block': ({ cidr }) => [cidr],
          'is-default': ({ isDefault }) => [String(isDefault)],
          isDefault: ({ isDefault }) => [String(isDefault)],
          state: () => ['available'],
          'owner-id': () => [context.account],
        },
      )
      return { Vpcs: items.map((vpc) => describeVpc(vpc, context)), NextToken: next }
    },

    DeleteVpc(input, context) {
      const { id } = store.vpc(context, input.VpcId ?? '')
      const network = store.network(context)
      const own = <Record extends { vpcId: string }>(records: Map<string, Record>) =>
        [...records.values()].filter(({ vpcId }) => vpcId === id)
      const groups = own(network.groups)
      const left = [
        ...own(network.subnets),
        ...own(network.endpoints),
        ...groups.filter(({ name }) => name !== 'default'),
      ]
      if (left.length > 0) throw dependencyViolation('vpc', id)
      for (const group of groups) network.groups.delete(group.id)
      network.vpcs.delete(id)
      return {}
    },

    ModifyVpcAttribute(input, context) {
      const vpc = store.vpc(context, input.VpcId ?? '')
      const { EnableDnsHostnames, EnableDnsSupport } = input
      // one attribute a call (A)
      if (EnableDnsHostnames && EnableDnsSupport) {
        throw invalidValue('Only one attribute can be modified at a time.')
      }
      if (EnableDnsHostnames?.Value !== undefined) vpc.dnsHostnames = EnableDnsHostnames.Value
      else if (EnableDnsSupport?.Value !== undefined) vpc.dnsSupport = EnableDnsSupport.Value
      else throw missingParameter('attribute')
      return {}
    },

    DescribeVpcAttribute(input, context) {
      const vpc = store.vpc(context, input.VpcId ?? '')
      switch (input.Attribute) {
        case 'enableDnsHostnames':
          return { VpcId: vpc.id, EnableDnsHostnames: { Value: vpc.dnsHostnames } }
        case 'enableDnsSupport':
          return { VpcId: vpc.id, EnableDnsSupport: { Value: vpc.dnsSupport } }
        default:
          throw notEmulated(`DescribeVpcAttribute: ${input.Attribute}`)
      }
    },

    CreateSubnet(input, context) {
      const vpc = store.vpc(context, input.VpcId ?? '')
      const network = store.network(context)
      if (input.CidrBlock === undefined) throw missingParameter('CidrBlock')
      const prefix = parseCidr(input.CidrBlock)?.prefix ?? 0
      if (prefix < PREFIXES.least || prefix > PREFIXES.most || !containsBlock(vpc.cidr, input.CidrBlock)) {
        throw subnetRange(input.CidrBlock)
      }
      for (const other of network.subnets.values()) {
        if (other.vpcId === vpc.id && overlapsBlock(other.cidr, input.CidrBlock))
          throw subnetConflict(input.CidrBlock)
      }
      const subnet: SubnetRecord = {
        id: newId('subnet'),
        vpcId: vpc.id,
        cidr: input.CidrBlock,
        zone: zoneFor(input, context.region),
        isDefault: false,
        tags: tagsOf(input.TagSpecifications, 'subnet'),
      }
      network.subnets.set(subnet.id, subnet)
      return { Subnet: describeSubnet(subnet, context) }
    },

    DescribeSubnets(input, context) {
      const { subnets } = store.network(context)
      const { items, next } = listed(subnets, { ...input, ids: input.SubnetIds }, subnetNotFound, {
        'subnet-id': ({ id }) => [id],
        'vpc-id': ({ vpcId }) => [vpcId],
        'availability-zone': ({ zone }) => [zone],
        availabilityZone: ({ zone }) => [zone],
        'availability-zone-id': ({ zone }) => [zoneId(zone, context.region)],
        availabilityZoneId: ({ zone }) => [zoneId(zone, context.region)],
        'owner-id': () => [context.account],
        'cidr-block': ({ cidr }) => [cidr],
        'default-for-az': ({ isDefault }) => [String(isDefault)],
        state: () => ['available'],
      })
      return { Subnets: items.map((subnet) => describeSubnet(subnet, context)), NextToken: next }
    },

    DeleteSubnet(input, context) {
      const { id } = store.subnet(context, input.SubnetId ?? '')
      const network = store.network(context)
      const ofEndpoint = [...network.endpoints.values()].some(({ subnetIds }) => subnetIds.includes(id))
      if (ofEndpoint || inUse(context, id)) throw dependencyViolation('subnet', id)
      network.subnets.delete(id)
      return {}
    },
  } satisfies Operations
}

function describeVpc(vpc: VpcRecord, { account }: Scope): Vpc {
  return {
    VpcId: vpc.id,
    CidrBlock: vpc.cidr,
    CidrBlockAssociationSet: [
      {
        AssociationId: `vpc-cidr-assoc-${vpc.id.slice('vpc-'.length)}`,
        CidrBlock: vpc.cidr,
        CidrBlockState: { State: 'associated' },
      },
    ],
    DhcpOptionsId: 'default',
    InstanceTenancy: vpc.tenancy,
    IsDefault: vpc.isDefault,
    OwnerId: account,
    State: 'available',
    Tags: tagList(vpc.tags),
  }
}

function describeSubnet(subnet: SubnetRecord, { account, region }: Scope): Subnet {
  const { first = 0, last = 0 } = parseCidr(subnet.cidr) ?? {}
  return {
    SubnetId: subnet.id,
    SubnetArn: arn('ec2', region, account, `subnet/${subnet.id}`),
    VpcId: subnet.vpcId,
    CidrBlock: subnet.cidr,
    AvailabilityZone: subnet.zone,
    AvailabilityZoneId: zoneId(subnet.zone, region),
    AvailableIpAddressCount: last - first + 1 - KEPT_ADDRESSES,
    DefaultForAz: subnet.isDefault,
    MapPublicIpOnLaunch: subnet.isDefault,
    OwnerId: account,
    State: 'available',
    Tags: tagList(subnet.tags),
  }
}
