import type { Ec2Operations } from '../../aws/models/operations.generated.ts'
import type { ParameterTable } from '../../aws/parameter-table.ts'

/** IPv4 addresses and the service's own private name: all that an endpoint has here. */
const addressing = {
  IpAddressType: ['ipv4'],
  'DnsOptions.DnsRecordIpType': ['ipv4'],
  'DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint': [],
  'DnsOptions.PrivateDnsPreference': [],
  'DnsOptions.PrivateDnsSpecifiedDomains': [],
  SubnetConfigurations: [],
}

/** Peers of rules are IPv4 ranges and security groups of the account. */
const rules = {
  refused: {
    SourceSecurityGroupName: [],
    SourceSecurityGroupOwnerId: [],
    'IpPermissions.Ipv6Ranges': [],
    'IpPermissions.PrefixListIds': [],
    'IpPermissions.UserIdGroupPairs.VpcPeeringConnectionId': [],
    'IpPermissions.UserIdGroupPairs.PeeringStatus': [],
  },
}

/** Input members that no operation of EC2's acts on. */
export const ec2Parameters = {
  AuthorizeSecurityGroupEgress: rules,
  AuthorizeSecurityGroupIngress: rules,
  CreateSubnet: {
    refused: {
      Ipv4IpamPoolId: [],
      Ipv4NetmaskLength: [],
      Ipv6CidrBlock: [],
      Ipv6IpamPoolId: [],
      Ipv6Native: [],
      Ipv6NetmaskLength: [],
      OutpostArn: [],
    },
  },
  CreateVpc: {
    refused: {
      AmazonProvidedIpv6CidrBlock: [],
      Ipv4IpamPoolId: [],
      Ipv4NetmaskLength: [],
      Ipv6CidrBlock: [],
      Ipv6CidrBlockNetworkBorderGroup: [],
      Ipv6IpamPoolId: [],
      Ipv6NetmaskLength: [],
      Ipv6Pool: [],
      VpcEncryptionControl: [],
    },
  },
  CreateVpcEndpoint: { refused: { ...addressing, ResourceConfigurationArn: [], ServiceNetworkArn: [] } },
  DescribeAvailabilityZones: {
    taken: { AllAvailabilityZones: 'there are no zones into which an account has not opted' },
  },
  ModifyVpcAttribute: { refused: { EnableNetworkAddressUsageMetrics: [] } },
  ModifyVpcEndpoint: { refused: addressing },
  RevokeSecurityGroupEgress: rules,
  RevokeSecurityGroupIngress: rules,
} satisfies ParameterTable<Ec2Operations>
