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
}
