/** Where a service's model comes from, and what the schemas themselves do not say. */
export interface ModelSource {
  /** SigV4 scope name; names the generated file too. */
  readonly signingName: string
  readonly package: string
  readonly protocol: 'awsJson1_0' | 'awsJson1_1' | 'restJson1' | 'awsQuery' | 'ec2Query'
  /** Protocols that clients of the service speak besides it, newer ones first. */
  readonly alsoSpeaks?: readonly ('awsJson1_0' | 'rpcv2Cbor')[]
  readonly apiVersion: string
  /** Prefix of `X-Amz-Target` (JSON protocols) and service name in RPC v2's paths. */
  readonly targetPrefix?: string
  /** Namespace of XML answers (query protocols). */
  readonly xmlNamespace?: string
  /** Operations whose shapes are extracted; the names of all others are kept, to be refused by name. */
  readonly operations: 'all' | readonly string[]
}

export const sources: readonly ModelSource[] = [
  {
    signingName: 'secretsmanager',
    package: '@aws-sdk/client-secrets-manager',
    protocol: 'awsJson1_1',
    apiVersion: '2017-10-17',
    targetPrefix: 'secretsmanager',
    operations: 'all',
  },
  {
    signingName: 'lambda',
    package: '@aws-sdk/client-lambda',
    protocol: 'restJson1',
    apiVersion: '2015-03-31',
    operations: [
      ...['CreateFunction', 'GetFunction', 'GetFunctionConfiguration', 'ListFunctions', 'DeleteFunction'],
      ...['UpdateFunctionCode', 'UpdateFunctionConfiguration', 'Invoke', 'GetAccountSettings'],
      ...['AddPermission', 'GetPolicy', 'RemovePermission', 'PublishVersion', 'ListVersionsByFunction'],
      ...['CreateAlias', 'GetAlias', 'ListAliases', 'UpdateAlias', 'DeleteAlias'],
      ...['PutFunctionConcurrency', 'GetFunctionConcurrency', 'DeleteFunctionConcurrency'],
      ...['PutFunctionEventInvokeConfig', 'GetFunctionEventInvokeConfig', 'DeleteFunctionEventInvokeConfig'],
      ...['PutProvisionedConcurrencyConfig', 'GetProvisionedConcurrencyConfig'],
      ...['DeleteProvisionedConcurrencyConfig', 'ListProvisionedConcurrencyConfigs'],
      ...['CreateFunctionUrlConfig', 'GetFunctionUrlConfig', 'DeleteFunctionUrlConfig'],
      ...['UpdateFunctionUrlConfig', 'ListFunctionUrlConfigs'],
      ...['UpdateFunctionEventInvokeConfig', 'ListFunctionEventInvokeConfigs'],
      ...['PublishLayerVersion', 'GetLayerVersion', 'GetLayerVersionByArn', 'DeleteLayerVersion'],
      ...['ListLayers', 'ListLayerVersions'],
      ...['TagResource', 'UntagResource', 'ListTags', 'InvokeWithResponseStream'],
    ],
  },
  {
    signingName: 'apigateway',
    package: '@aws-sdk/client-api-gateway',
    protocol: 'restJson1',
    apiVersion: '2015-07-09',
    operations: [
      ...['CreateRestApi', 'GetRestApis', 'GetRestApi', 'UpdateRestApi', 'DeleteRestApi'],
      ...['GetResources', 'GetResource', 'CreateResource', 'DeleteResource'],
      ...['PutMethod', 'GetMethod', 'DeleteMethod', 'PutMethodResponse', 'GetMethodResponse'],
      ...['PutIntegration', 'GetIntegration', 'DeleteIntegration'],
      ...['PutIntegrationResponse', 'GetIntegrationResponse', 'DeleteIntegrationResponse'],
      ...['CreateDeployment', 'GetDeployments', 'GetDeployment', 'DeleteDeployment'],
      ...['CreateStage', 'GetStage', 'GetStages', 'UpdateStage', 'DeleteStage', 'TestInvokeMethod'],
      ...['PutGatewayResponse', 'GetGatewayResponse', 'GetGatewayResponses', 'DeleteGatewayResponse'],
      ...['UpdateResource', 'UpdateMethod', 'UpdateMethodResponse', 'DeleteMethodResponse'],
      ...['UpdateIntegration', 'UpdateIntegrationResponse', 'UpdateGatewayResponse', 'UpdateDeployment'],
      ...['GetTags', 'TagResource', 'UntagResource'],
    ],
  },
  {
    // Clients sign for `apigateway` as those of REST APIs do; the path tells them apart.
    signingName: 'apigatewayv2',
    package: '@aws-sdk/client-apigatewayv2',
    protocol: 'restJson1',
    apiVersion: '2018-11-29',
    operations: [
      ...['CreateApi', 'GetApi', 'GetApis', 'UpdateApi', 'DeleteApi', 'DeleteCorsConfiguration'],
      ...['CreateRoute', 'GetRoute', 'GetRoutes', 'UpdateRoute', 'DeleteRoute'],
      ...['CreateIntegration', 'GetIntegration', 'GetIntegrations', 'UpdateIntegration', 'DeleteIntegration'],
      ...['CreateDeployment', 'GetDeployment', 'GetDeployments', 'DeleteDeployment'],
      ...['CreateStage', 'GetStage', 'GetStages', 'UpdateStage', 'DeleteStage'],
      ...['DeleteAccessLogSettings', 'DeleteRouteSettings', 'GetTags', 'TagResource', 'UntagResource'],
    ],
  },
  {
    signingName: 'sts',
    package: '@aws-sdk/client-sts',
    protocol: 'awsQuery',
    apiVersion: '2011-06-15',
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    operations: ['GetCallerIdentity', 'AssumeRole', 'GetSessionToken'],
  },
  {
    signingName: 'iam',
    package: '@aws-sdk/client-iam',
    protocol: 'awsQuery',
    apiVersion: '2010-05-08',
    xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    operations: [
      ...['CreateRole', 'GetRole', 'ListRoles', 'UpdateRole', 'DeleteRole', 'UpdateAssumeRolePolicy'],
      ...['AttachRolePolicy', 'DetachRolePolicy', 'ListAttachedRolePolicies', 'ListEntitiesForPolicy'],
      ...['PutRolePolicy', 'GetRolePolicy', 'ListRolePolicies', 'DeleteRolePolicy'],
      ...['PutRolePermissionsBoundary', 'DeleteRolePermissionsBoundary'],
      ...['CreatePolicy', 'GetPolicy', 'ListPolicies', 'DeletePolicy'],
      ...['CreatePolicyVersion', 'GetPolicyVersion', 'ListPolicyVersions', 'SetDefaultPolicyVersion'],
      ...['DeletePolicyVersion', 'TagRole', 'UntagRole', 'ListRoleTags'],
      ...['TagPolicy', 'UntagPolicy', 'ListPolicyTags', 'ListInstanceProfilesForRole'],
    ],
  },
  {
    signingName: 'logs',
    package: '@aws-sdk/client-cloudwatch-logs',
    protocol: 'awsJson1_1',
    apiVersion: '2014-03-28',
    targetPrefix: 'Logs_20140328',
    operations: [
      ...['DescribeLogGroups', 'DescribeLogStreams', 'GetLogEvents', 'FilterLogEvents'],
      ...['CreateLogGroup', 'DeleteLogGroup', 'CreateLogStream', 'DeleteLogStream', 'PutLogEvents'],
      ...['PutRetentionPolicy', 'DeleteRetentionPolicy', 'PutLogGroupDeletionProtection'],
      ...['TagResource', 'UntagResource', 'ListTagsForResource'],
    ],
  },
  {
    signingName: 'monitoring',
    package: '@aws-sdk/client-cloudwatch',
    // the form of older SDKs; today's JavaScript and Python speak JSON, Java and Go CBOR
    protocol: 'awsQuery',
    alsoSpeaks: ['rpcv2Cbor', 'awsJson1_0'],
    apiVersion: '2010-08-01',
    targetPrefix: 'GraniteServiceVersion20100801',
    xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
    operations: ['GetMetricData', 'GetMetricStatistics', 'ListMetrics', 'PutMetricData'],
  },
  {
    signingName: 'rds',
    package: '@aws-sdk/client-rds',
    protocol: 'awsQuery',
    apiVersion: '2014-10-31',
    xmlNamespace: 'http://rds.amazonaws.com/doc/2014-10-31/',
    operations: [
      ...['CreateDBInstance', 'DescribeDBInstances', 'ModifyDBInstance', 'DeleteDBInstance'],
      ...['RebootDBInstance', 'StopDBInstance', 'StartDBInstance', 'DescribeEvents'],
      ...['CreateDBProxy', 'DescribeDBProxies', 'ModifyDBProxy', 'DeleteDBProxy'],
      ...['RegisterDBProxyTargets', 'DeregisterDBProxyTargets', 'DescribeDBProxyTargets'],
      ...['DescribeDBProxyTargetGroups', 'ModifyDBProxyTargetGroup'],
      ...[
        'CreateDBProxyEndpoint',
        'DescribeDBProxyEndpoints',
        'ModifyDBProxyEndpoint',
        'DeleteDBProxyEndpoint',
      ],
      ...['AddTagsToResource', 'ListTagsForResource', 'RemoveTagsFromResource'],
    ],
  },
  {
    signingName: 'ec2',
    package: '@aws-sdk/client-ec2',
    protocol: 'ec2Query',
    apiVersion: '2016-11-15',
    xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
    operations: [
      ...['CreateVpc', 'DescribeVpcs', 'DeleteVpc', 'ModifyVpcAttribute', 'DescribeVpcAttribute'],
      ...['CreateSubnet', 'DescribeSubnets', 'DeleteSubnet', 'DescribeAvailabilityZones'],
      ...[
        'CreateSecurityGroup',
        'DescribeSecurityGroups',
        'DeleteSecurityGroup',
        'DescribeSecurityGroupRules',
      ],
      ...['AuthorizeSecurityGroupIngress', 'AuthorizeSecurityGroupEgress'],
      ...['RevokeSecurityGroupIngress', 'RevokeSecurityGroupEgress'],
      ...['CreateVpcEndpoint', 'DescribeVpcEndpoints', 'ModifyVpcEndpoint', 'DeleteVpcEndpoints'],
      ...['DescribeVpcEndpointServices', 'CreateTags', 'DeleteTags', 'DescribeTags'],
    ],
  },
]
