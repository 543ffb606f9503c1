import { ec2Parameters } from '../../../harness/services/ec2/parameters.ts'
import { ec2NotEmulated } from './ec2-not-emulated.ts'
import type { ServiceTable } from './service-table.ts'

export const ec2: ServiceTable = {
  signingName: 'ec2',
  title: 'EC2: the network of a VPC',
  client: 'client-ec2',
  remark:
    'What it decides is on [a page of its own](network.md). With `DryRun` a request is tried, leaves nothing behind and answers DryRunOperation, or the error that it would have answered (which of them AWS checks for: U).',
  parameters: ec2Parameters,
  readByAll: ['DryRun'],
  emulated: {
    CreateSecurityGroup: '',
    CreateTags: '',
    DescribeAvailabilityZones: 'the first name has the first id; on AWS each account has an order of its own',
    DeleteSecurityGroup: '',
    DeleteSubnet: '',
    DeleteTags: '',
    DeleteVpc: '',
    DeleteVpcEndpoints: '',
    DescribeSecurityGroupRules: '',
    DescribeSecurityGroups: '',
    DescribeSubnets: '',
    DescribeTags: '',
    DescribeVpcEndpoints: '',
    DescribeVpcs: '',
    ModifyVpcEndpoint: '',
  },
  partly: {
    AuthorizeSecurityGroupEgress: 'IPv4 ranges and security groups; no IPv6 ranges, no prefix lists',
    AuthorizeSecurityGroupIngress: 'as AuthorizeSecurityGroupEgress',
    CreateSubnet: 'IPv4 alone',
    CreateVpc: 'no IPv6 ranges, no IPAM; `InstanceTenancy` is kept and shown: there are no instances',
    CreateVpcEndpoint:
      'interface endpoints, IPv4; [the policy counts](network.md#the-policy-of-an-endpoint); the same `ClientToken` again is the same endpoint',
    DescribeVpcAttribute: 'the two DNS attributes',
    DescribeVpcEndpointServices: 'of this Region',
    ModifyVpcAttribute: 'the two DNS attributes',
    RevokeSecurityGroupEgress: 'as AuthorizeSecurityGroupEgress',
    RevokeSecurityGroupIngress: 'as AuthorizeSecurityGroupIngress',
  },
  not: ec2NotEmulated,
}
