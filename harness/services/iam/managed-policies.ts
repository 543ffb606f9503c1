/** A policy that AWS keeps; documents as published in the AWS Managed Policy Reference (A). */
export interface AwsManagedPolicy {
  readonly name: string
  readonly path: '/' | '/service-role/'
  /** Of the default version, e.g. `v5`. */
  readonly version: string
  readonly document: object
}

const logs = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']
const networkInterfaces = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
]

const allow = (Action: string | readonly string[], Resource: string | readonly string[], Sid?: string) => ({
  ...(Sid && { Sid }),
  Effect: 'Allow',
  Action,
  Resource,
})
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement })

/**
 * Those that functions of this kind of stack use. Source of each:
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/NAME.html
 */
export const awsManagedPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'AWSLambdaBasicExecutionRole',
    path: '/service-role/',
    version: 'v1',
    document: policy(allow(logs, '*')),
  },
  {
    name: 'AWSLambdaVPCAccessExecutionRole',
    path: '/service-role/',
    version: 'v3',
    document: policy(
      allow(
        [...logs, ...networkInterfaces.slice(0, 2), 'ec2:DescribeSubnets', ...networkInterfaces.slice(2)],
        '*',
        'AWSLambdaVPCAccessExecutionPermissions',
      ),
    ),
  },
  {
    name: 'AWSLambdaENIManagementAccess',
    path: '/service-role/',
    version: 'v2',
    document: policy(allow(networkInterfaces, '*')),
  },
  {
    name: 'AWSLambdaRole',
    path: '/service-role/',
    version: 'v1',
    document: policy(allow(['lambda:InvokeFunction'], ['*'])),
  },
  {
    name: 'SecretsManagerReadWrite',
    path: '/',
    version: 'v5',
    document: policy(
      allow(
        [
          'secretsmanager:*',
          ...[
            'CreateChangeSet',
            'DescribeChangeSet',
            'DescribeStackResource',
            'DescribeStacks',
            'ExecuteChangeSet',
          ].map((action) => `cloudformation:${action}`),
          ...['docdb-elastic:GetCluster', 'docdb-elastic:ListClusters'],
          ...['ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'],
          ...['kms:DescribeKey', 'kms:ListAliases', 'kms:ListKeys', 'lambda:ListFunctions'],
          ...['rds:DescribeDBClusters', 'rds:DescribeDBInstances', 'redshift:DescribeClusters'],
          ...['redshift-serverless:ListWorkgroups', 'redshift-serverless:GetNamespace', 'tag:GetResources'],
        ],
        '*',
        'BasePermissions',
      ),
      allow(
        [
          'AddPermission',
          'CreateFunction',
          'GetFunction',
          'InvokeFunction',
          'UpdateFunctionConfiguration',
        ].map((action) => `lambda:${action}`),
        'arn:aws:lambda:*:*:function:SecretsManager*',
        'LambdaPermissions',
      ),
      allow(
        ['serverlessrepo:CreateCloudFormationChangeSet', 'serverlessrepo:GetApplication'],
        'arn:aws:serverlessrepo:*:*:applications/SecretsManager*',
        'SARPermissions',
      ),
      allow(
        ['s3:GetObject'],
        ['arn:aws:s3:::awsserverlessrepo-changesets*', 'arn:aws:s3:::secrets-manager-rotation-apps-*/*'],
        'S3Permissions',
      ),
    ),
  },
  { name: 'AdministratorAccess', path: '/', version: 'v1', document: policy(allow('*', '*')) },
]
