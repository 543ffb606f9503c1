/**
 * Constraints that the SDK's schemas do not carry, read off the API reference (A). Keys are
 * `SIGNING-NAME:Structure.member`; trait names are Smithy's.
 */
export interface Constraint {
  /** Of a string's characters, a blob's bytes or a list's items. Both ends inclusive. */
  readonly length?: readonly [min: number, max: number]
  readonly range?: readonly [min: number, max: number]
  /** Must match as a whole. */
  readonly pattern?: RegExp
  /** `'service'`: the service checks the enum itself, since it answers with a text of its own. */
  readonly enum?: 'service'
}

const secretId: Constraint = { length: [1, 2048] }
const token: Constraint = { length: [32, 64] }
const description: Constraint = { length: [0, 2048] }
const stage: Constraint = { length: [1, 256] }
const secretValue: Constraint = { length: [1, 65_536] }

const secretIdOf = [
  ...['DeleteSecret', 'DescribeSecret', 'GetSecretValue', 'ListSecretVersionIds', 'PutSecretValue'],
  ...['RestoreSecret', 'TagResource', 'UntagResource', 'UpdateSecret', 'UpdateSecretVersionStage'],
]

const logGroup: Constraint = { length: [1, 512], pattern: /[.\-_/#A-Za-z0-9]+/ }
const logStream: Constraint = { length: [1, 512], pattern: /[^:*]*/ }
const moment: Constraint = { range: [0, Number.MAX_SAFE_INTEGER] }
const namespace: Constraint = { length: [1, 255], pattern: /[^:].*/ }
const metricName: Constraint = { length: [1, 255] }

const pagesOfIam = [
  ...['ListAttachedRolePolicies', 'ListEntitiesForPolicy', 'ListInstanceProfilesForRole', 'ListPolicies'],
  ...['ListPolicyTags', 'ListPolicyVersions', 'ListRolePolicies', 'ListRoleTags', 'ListRoles'],
]

const logGroupOf = [
  ...['CreateLogGroup', 'DeleteLogGroup', 'CreateLogStream', 'DeleteLogStream', 'DescribeLogStreams'],
  ...['PutLogEvents', 'GetLogEvents', 'FilterLogEvents', 'PutRetentionPolicy', 'DeleteRetentionPolicy'],
]
const logStreamOf = ['CreateLogStream', 'DeleteLogStream', 'PutLogEvents', 'GetLogEvents']

export const constraints: Readonly<Record<string, Constraint>> = {
  ...Object.fromEntries(secretIdOf.map((name) => [`secretsmanager:${name}Request.SecretId`, secretId])),
  'secretsmanager:CreateSecretRequest.Name': { length: [1, 512] },
  'secretsmanager:CreateSecretRequest.ClientRequestToken': token,
  'secretsmanager:CreateSecretRequest.Description': description,
  'secretsmanager:CreateSecretRequest.SecretBinary': secretValue,
  'secretsmanager:CreateSecretRequest.SecretString': secretValue,
  'secretsmanager:PutSecretValueRequest.ClientRequestToken': token,
  'secretsmanager:PutSecretValueRequest.SecretBinary': secretValue,
  'secretsmanager:PutSecretValueRequest.SecretString': secretValue,
  'secretsmanager:PutSecretValueRequest.VersionStages': { length: [1, 20] },
  'secretsmanager:UpdateSecretRequest.ClientRequestToken': token,
  'secretsmanager:UpdateSecretRequest.Description': description,
  'secretsmanager:UpdateSecretRequest.SecretBinary': secretValue,
  'secretsmanager:UpdateSecretRequest.SecretString': secretValue,
  'secretsmanager:GetSecretValueRequest.VersionId': token,
  'secretsmanager:GetSecretValueRequest.VersionStage': stage,
  'secretsmanager:UpdateSecretVersionStageRequest.VersionStage': stage,
  'secretsmanager:ListSecretsRequest.MaxResults': { range: [1, 100] },
  'secretsmanager:ListSecretVersionIdsRequest.MaxResults': { range: [1, 100] },
  'secretsmanager:BatchGetSecretValueRequest.MaxResults': { range: [1, 20] },
  'secretsmanager:BatchGetSecretValueRequest.SecretIdList': { length: [1, 20] },
  'secretsmanager:GetRandomPasswordRequest.PasswordLength': { range: [1, 4096] },
  'secretsmanager:GetRandomPasswordRequest.ExcludeCharacters': { length: [0, 4096] },
  'secretsmanager:Tag.Key': { length: [1, 128] },
  'secretsmanager:Tag.Value': { length: [0, 256] },
  // an unknown runtime is InvalidParameterValueException there (reference §4, recorded)
  'lambda:CreateFunctionRequest.Runtime': { enum: 'service' },
  'lambda:UpdateFunctionConfigurationRequest.Runtime': { enum: 'service' },
  'lambda:CreateFunctionRequest.Architectures': { length: [1, 1] },
  'lambda:UpdateFunctionCodeRequest.Architectures': { length: [1, 1] },
  'lambda:AddPermissionRequest.StatementId': { length: [1, 100], pattern: /([a-zA-Z0-9-_]+)/ },
  'rds:CreateDBProxyRequest.DBProxyName': { length: [1, 63], pattern: /[a-zA-Z](?:-?[a-zA-Z0-9]+)*/ },
  'rds:ModifyDBProxyRequest.NewDBProxyName': { length: [1, 63], pattern: /[a-zA-Z](?:-?[a-zA-Z0-9]+)*/ },
  'rds:CreateDBProxyEndpointRequest.DBProxyEndpointName': {
    length: [1, 63],
    pattern: /[a-zA-Z](?:-?[a-zA-Z0-9]+)*/,
  },
  'rds:ModifyDBProxyEndpointRequest.NewDBProxyEndpointName': {
    length: [1, 63],
    pattern: /[a-zA-Z](?:-?[a-zA-Z0-9]+)*/,
  },
  ...Object.fromEntries(logGroupOf.map((name) => [`logs:${name}Request.logGroupName`, logGroup])),
  ...Object.fromEntries(logStreamOf.map((name) => [`logs:${name}Request.logStreamName`, logStream])),
  ...Object.fromEntries(pagesOfIam.map((name) => [`iam:${name}Request.MaxItems`, { range: [1, 1_000] }])),
  'iam:CreateRoleRequest.MaxSessionDuration': { range: [3_600, 43_200] },
  'iam:UpdateRoleRequest.MaxSessionDuration': { range: [3_600, 43_200] },
  'sts:AssumeRoleRequest.DurationSeconds': { range: [900, 43_200] },
  'sts:AssumeRoleRequest.RoleSessionName': { length: [2, 64], pattern: /[\w+=,.@-]*/ },
  'sts:AssumeRoleRequest.ExternalId': { length: [2, 1224], pattern: /[\w+=,.@:/-]*/ },
  'logs:DescribeLogGroupsRequest.limit': { range: [1, 50] },
  'logs:DescribeLogStreamsRequest.limit': { range: [1, 50] },
  'logs:GetLogEventsRequest.limit': { range: [1, 10_000] },
  'logs:GetLogEventsRequest.startTime': moment,
  'logs:GetLogEventsRequest.endTime': moment,
  'logs:FilterLogEventsRequest.limit': { range: [1, 10_000] },
  'logs:FilterLogEventsRequest.startTime': moment,
  'logs:FilterLogEventsRequest.endTime': moment,
  'logs:FilterLogEventsRequest.filterPattern': { length: [0, 1024] },
  'logs:FilterLogEventsRequest.logStreamNames': { length: [1, 100] },
  'logs:PutLogEventsRequest.logEvents': { length: [1, 10_000] },
  'logs:InputLogEvent.timestamp': moment,
  'logs:InputLogEvent.message': { length: [1, 1_048_576] },
  'monitoring:PutMetricDataInput.Namespace': namespace,
  'monitoring:GetMetricStatisticsInput.Namespace': namespace,
  'monitoring:ListMetricsInput.Namespace': namespace,
  'monitoring:Metric.Namespace': namespace,
  'monitoring:MetricDatum.MetricName': metricName,
  'monitoring:GetMetricStatisticsInput.MetricName': metricName,
  'monitoring:ListMetricsInput.MetricName': metricName,
  'monitoring:Metric.MetricName': metricName,
  'monitoring:Dimension.Name': { length: [1, 255] },
  'monitoring:Dimension.Value': { length: [1, 1024] },
  'monitoring:MetricDatum.Dimensions': { length: [0, 30] },
  'monitoring:MetricDatum.Values': { length: [0, 150] },
  'monitoring:PutMetricDataInput.MetricData': { length: [0, 1000] },
  'monitoring:GetMetricStatisticsInput.Statistics': { length: [1, 5] },
  'monitoring:GetMetricDataInput.MetricDataQueries': { length: [0, 500] },
  'monitoring:GetMetricDataInput.MaxDatapoints': { range: [1, 100_800] },
  'monitoring:MetricDataQuery.Id': { length: [1, 255] },
}
