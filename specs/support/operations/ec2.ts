import { ec2NotEmulated } from './ec2-not-emulated.ts'
import type { ServiceTable } from './service-table.ts'

export const ec2: ServiceTable = {
  signingName: 'ec2',
  title: 'EC2: the network of a VPC',
  client: 'client-ec2',
  emulated: {
    CreateSecurityGroup: '',
    CreateTags: '',
    DeleteSecurityGroup: '',
    DeleteSubnet: '',
    DeleteTags: '',
    DeleteVpc: '',
    DeleteVpcEndpoints: '',
    DescribeSecurityGroupRules: '',
    DescribeSecurityGroups: '',
    DescribeSubnets: '',
    DescribeVpcEndpoints: '',
    DescribeVpcs: '',
    ModifyVpcEndpoint: '',
  },
  partly: {
    AuthorizeSecurityGroupEgress: 'IPv4 ranges and security groups; no IPv6 ranges, no prefix lists',
    AuthorizeSecurityGroupIngress: 'as AuthorizeSecurityGroupEgress; no `SourceSecurityGroupName`',
    CreateSubnet: 'IPv4 alone',
    CreateVpc: 'no IPv6 ranges, no IPAM',
    CreateVpcEndpoint: 'interface endpoints',
    DescribeAvailabilityZones: 'no filters',
    DescribeTags: 'filters by resource, key and value',
    DescribeVpcAttribute: 'the two DNS attributes',
    DescribeVpcEndpointServices: 'no filters',
    ModifyVpcAttribute: 'the two DNS attributes',
    RevokeSecurityGroupEgress: 'as AuthorizeSecurityGroupEgress',
    RevokeSecurityGroupIngress: 'as AuthorizeSecurityGroupIngress',
  },
  not: ec2NotEmulated,
}
