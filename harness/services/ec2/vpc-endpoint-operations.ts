import type { VpcEndpoint } from '@aws-sdk/client-ec2'
import { notEmulated } from '../../aws/not-emulated.ts'
import { endpointServices } from '../../network/endpoint-services.ts'
import { newId, type Scope } from './ec2-store.ts'
import {
  duplicateZone,
  endpointNotFound,
  idempotentMismatch,
  invalidParameter,
  invalidPolicy,
  missingParameter,
  privateDnsConflict,
  privateDnsNeedsDns,
  serviceNotFound,
} from './errors.ts'
import { filtered, listed, page, tagList, tagsOf } from './listing.ts'
import type { Ec2Parts, Operations } from './operations.ts'
import type { VpcEndpointRecord } from './records.ts'

const FULL_ACCESS = JSON.stringify({
  Statement: [{ Action: '*', Effect: 'Allow', Principal: '*', Resource: '*' }],
})

/** Interface VPC endpoints. */
export function vpcEndpointOperations({ store, clock, checkPolicy }: Ec2Parts) {
  /** The policy that is asked for, if one is. */
  const policyOf = (document: string | undefined): string | undefined => {
    if (document === undefined) return undefined
    try {
      checkPolicy(document)
      return document
    } catch (error) {
      throw invalidPolicy((error as Error).message)
    }
  }
  const checkPrivateDns = (scope: Scope, vpcId: string, serviceName: string, except?: string) => {
    const vpc = store.vpc(scope, vpcId)
    if (!vpc.dnsSupport || !vpc.dnsHostnames) throw privateDnsNeedsDns(vpcId)
    for (const other of store.network(scope).endpoints.values()) {
      const isRival = other.id !== except && other.vpcId === vpcId && other.serviceName === serviceName
      if (isRival && other.privateDns) throw privateDnsConflict(serviceName)
    }
  }
  const checkPlaces = (
    scope: Scope,
    vpcId: string,
    subnetIds: readonly string[],
    groupIds: readonly string[],
  ) => {
    for (const id of subnetIds) {
      if (store.subnet(scope, id).vpcId !== vpcId)
        throw invalidParameter(`The subnet ${id} is not in the VPC ${vpcId}.`)
    }
    for (const id of groupIds) {
      if (store.group(scope, id).vpcId !== vpcId) {
        throw invalidParameter(`Security group ${id} and VPC ${vpcId} belong to different networks.`)
      }
    }
    const zones = subnetIds.map((id) => store.subnet(scope, id).zone)
    if (new Set(zones).size < zones.length) throw duplicateZone(zones)
  }

  return {
    CreateVpcEndpoint(input, context) {
      const { region } = context
      const { id: vpcId } = store.vpc(context, input.VpcId ?? '')
      if (input.ServiceName === undefined) throw missingParameter('ServiceName')
      if (!serviceNames(region).includes(input.ServiceName)) throw serviceNotFound(input.ServiceName)
      // Gateway is AWS's default, and for S3 and DynamoDB alone (A).
      if (input.VpcEndpointType !== 'Interface') {
        throw invalidParameter(
          `Endpoint type (${input.VpcEndpointType ?? 'Gateway'}) does not match available service types ([Interface]).`,
        )
      }
      if (input.RouteTableIds?.length) throw routeTables()
      if (input.ServiceRegion !== undefined && input.ServiceRegion !== region) {
        throw notEmulated(`CreateVpcEndpoint: ServiceRegion ${input.ServiceRegion}`)
      }
      const network = store.network(context)
      const request =
        input.ClientToken === undefined
          ? undefined
          : { token: input.ClientToken, text: JSON.stringify(input) }
      const earlier = [...network.endpoints.values()].find(
        (each) => request && each.request?.token === request.token,
      )
      if (earlier && earlier.request?.text !== request?.text) throw idempotentMismatch()
      if (earlier)
        return { VpcEndpoint: describe(earlier, context, 'pending'), ClientToken: input.ClientToken }
      const subnetIds = input.SubnetIds ?? []
      const groupIds =
        input.SecurityGroupIds ??
        [...network.groups.values()]
          .filter((group) => group.vpcId === vpcId && group.name === 'default')
          .map(({ id }) => id)
      checkPlaces(context, vpcId, subnetIds, groupIds)
      // on unless told otherwise (A: CreateVpcEndpoint, "Default: true")
      const privateDns = input.PrivateDnsEnabled ?? true
      if (privateDns) checkPrivateDns(context, vpcId, input.ServiceName)
      const endpoint: VpcEndpointRecord = {
        id: newId('vpce'),
        vpcId,
        serviceName: input.ServiceName,
        type: 'Interface',
        createdAt: new Date(clock.now()),
        request,
        subnetIds,
        groupIds,
        routeTableIds: [],
        privateDns,
        policy: policyOf(input.PolicyDocument) ?? FULL_ACCESS,
        tags: tagsOf(input.TagSpecifications, 'vpc-endpoint'),
      }
      network.endpoints.set(endpoint.id, endpoint)
      // As AWS answers; it is available at once when it is described.
      return { VpcEndpoint: describe(endpoint, context, 'pending'), ClientToken: input.ClientToken }
    },

    DescribeVpcEndpoints(input, context) {
      const { endpoints } = store.network(context)
      const { items, next } = listed(endpoints, { ...input, ids: input.VpcEndpointIds }, endpointNotFound, {
        'vpc-endpoint-id': ({ id }) => [id],
        'vpc-id': ({ vpcId }) => [vpcId],
        'service-name': ({ serviceName }) => [serviceName],
        'vpc-endpoint-type': ({ type }) => [type],
        'vpc-endpoint-state': () => ['available'],
      })
      return {
        VpcEndpoints: items.map((endpoint) => describe(endpoint, context, 'available')),
        NextToken: next,
      }
    },

    ModifyVpcEndpoint(input, context) {
      const endpoint = store.endpoint(context, input.VpcEndpointId ?? '')
      const policy = policyOf(input.PolicyDocument)
      if (input.AddRouteTableIds?.length || input.RemoveRouteTableIds?.length) throw routeTables()
      const change = (
        present: readonly string[],
        add: readonly string[] = [],
        remove: readonly string[] = [],
      ) => [...new Set([...present, ...add].filter((id) => !remove.includes(id)))]
      const subnetIds = change(endpoint.subnetIds, input.AddSubnetIds, input.RemoveSubnetIds)
      const groupIds = change(endpoint.groupIds, input.AddSecurityGroupIds, input.RemoveSecurityGroupIds)
      checkPlaces(context, endpoint.vpcId, subnetIds, groupIds)
      if (groupIds.length === 0) throw invalidParameter('An interface endpoint needs a security group.')
      if (input.PrivateDnsEnabled) checkPrivateDns(context, endpoint.vpcId, endpoint.serviceName, endpoint.id)
      Object.assign(endpoint, {
        subnetIds,
        groupIds,
        privateDns: input.PrivateDnsEnabled ?? endpoint.privateDns,
      })
      endpoint.policy = input.ResetPolicy ? FULL_ACCESS : (policy ?? endpoint.policy)
      return { Return: true }
    },

    DeleteVpcEndpoints(input, context) {
      const { endpoints } = store.network(context)
      const Unsuccessful = (input.VpcEndpointIds ?? [])
        .filter((id) => !endpoints.delete(id))
        .map((ResourceId) => {
          const { code, message } = endpointNotFound(ResourceId)
          return { ResourceId, Error: { Code: code, Message: message } }
        })
      return { Unsuccessful }
    },

    DescribeVpcEndpointServices(input, { region }) {
      const wanted = input.ServiceNames ?? []
      for (const name of wanted) if (!serviceNames(region).includes(name)) throw serviceNotFound(name)
      const elsewhere = input.ServiceRegions?.find((each) => each !== region)
      if (elsewhere !== undefined)
        throw notEmulated(`DescribeVpcEndpointServices: ServiceRegions ${elsewhere}`)
      const services = serviceNames(region)
        .filter((name) => wanted.length === 0 || wanted.includes(name))
        .map((name) => ({ name }))
      const found = filtered(services, input.Filters, {
        'service-name': ({ name }) => [name],
        'service-type': () => ['Interface'],
        'service-region': () => [region],
        owner: () => ['amazon'],
        'supported-ip-address-types': () => ['ipv4'],
      })
      const { items, next } = page(found, input)
      return {
        NextToken: next,
        ServiceNames: items.map(({ name }) => name),
        ServiceDetails: items.map(({ name: ServiceName }) => ({
          ServiceName,
          ServiceRegion: region,
          SupportedIpAddressTypes: ['ipv4' as const],
          ServiceType: [{ ServiceType: 'Interface' as const }],
          Owner: 'amazon',
          VpcEndpointPolicySupported: true,
          AcceptanceRequired: false,
          PrivateDnsName: privateName(ServiceName, region),
        })),
      }
    },
  } satisfies Operations
}

/** The text is not verified on AWS. */
const routeTables = () => invalidParameter('Route tables are for gateway endpoints.')

const serviceNames = (region: string) =>
  endpointServices.map((service) => `com.amazonaws.${region}.${service}`)
const shortName = (serviceName: string) => serviceName.split('.').at(-1) ?? ''
const privateName = (serviceName: string, region: string) =>
  `${shortName(serviceName)}.${region}.amazonaws.com`

function describe(
  endpoint: VpcEndpointRecord,
  { region, account }: Scope,
  State: 'pending' | 'available',
): VpcEndpoint {
  const suffix = `${shortName(endpoint.serviceName)}.${region}.vpce.amazonaws.com`
  const names = [
    `${endpoint.id}.${suffix}`,
    ...(endpoint.privateDns ? [privateName(endpoint.serviceName, region)] : []),
  ]
  return {
    VpcEndpointId: endpoint.id,
    VpcEndpointType: endpoint.type,
    VpcId: endpoint.vpcId,
    ServiceName: endpoint.serviceName,
    ServiceRegion: region,
    IpAddressType: 'ipv4',
    DnsOptions: { DnsRecordIpType: 'ipv4' },
    // the API sends lower case, whatever the SDK's type says (B: output of the AWS CLI)
    State: State as VpcEndpoint['State'],
    PolicyDocument: endpoint.policy,
    RouteTableIds: [...endpoint.routeTableIds],
    SubnetIds: [...endpoint.subnetIds],
    Groups: endpoint.groupIds.map((GroupId) => ({ GroupId })),
    PrivateDnsEnabled: endpoint.privateDns,
    RequesterManaged: false,
    DnsEntries: State === 'pending' ? [] : names.map((DnsName) => ({ DnsName })),
    CreationTimestamp: endpoint.createdAt,
    OwnerId: account,
    Tags: tagList(endpoint.tags),
  }
}
