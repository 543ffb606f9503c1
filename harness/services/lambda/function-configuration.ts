import type { FunctionConfiguration } from '@aws-sdk/client-lambda'
import { invalidParameter, notEmulated, validationError } from './errors.ts'
import type { FunctionRecord, FunctionVpcConfig } from './function-store.ts'
import { describeSettings } from './kept-settings.ts'

const variablesLimitBytes = 4096

/** Variables of AWS's that a function may not set itself (documented). */
const reserved = new Set(
  [
    '_HANDLER _X_AMZN_TRACE_ID AWS_REGION AWS_DEFAULT_REGION AWS_EXECUTION_ENV AWS_LAMBDA_FUNCTION_NAME',
    'AWS_LAMBDA_FUNCTION_MEMORY_SIZE AWS_LAMBDA_FUNCTION_VERSION AWS_LAMBDA_INITIALIZATION_TYPE',
    'AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME AWS_ACCESS_KEY AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN AWS_LAMBDA_RUNTIME_API LAMBDA_TASK_ROOT LAMBDA_RUNTIME_DIR',
  ]
    .join(' ')
    .split(' '),
)

/** Runtime identifiers that AWS takes, in the order of its text (recorded 2025-11 and later); which of them run here is the data plane's matter. */
const runtimes = [
  ...['nodejs20.x', 'python3.14', 'provided.al2023', 'python3.12', 'python3.13', 'nodejs24.x', 'nodejs22.x'],
  ...[
    'java25',
    'python3.10',
    'python3.11',
    'java21',
    'ruby3.3',
    'ruby3.4',
    'ruby3.2',
    'python3.8',
    'python3.9',
  ],
  ...[
    'java17',
    'nodejs16.x',
    'dotnet10',
    'dotnet8',
    'java11',
    'dotnet6',
    'nodejs18.x',
    'provided.al2',
    'java8.al2',
  ],
  // newer than the recording
  'nodejs26.x',
]

/** Those that AWS took once and takes no more (documented; the first eight recorded). */
const retired = new Set(
  [
    'java8 go1.x provided ruby2.7 nodejs14.x python3.7 dotnetcore3.1 nodejs12.x',
    'nodejs nodejs4.3 nodejs4.3-edge nodejs6.10 nodejs8.10 nodejs10.x python2.7 python3.6 ruby2.5',
    'dotnetcore1.0 dotnetcore2.0 dotnetcore2.1',
  ]
    .join(' ')
    .split(' '),
)

/** Checks what both CreateFunction and UpdateFunctionConfiguration take. */
export function checkConfiguration(input: {
  Runtime?: string | undefined
  Role?: string | undefined
  Timeout?: number | undefined
  MemorySize?: number | undefined
  Environment?: { Variables?: Record<string, string> | undefined } | undefined
}): void {
  checkRange('timeout', input.Timeout, 1, 900)
  checkRange('memorySize', input.MemorySize, 128, 10_240)
  const role = 'arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+'
  if (input.Role !== undefined && !new RegExp(`^${role}$`).test(input.Role)) {
    throw validationError('role', input.Role, `satisfy regular expression pattern: ${role}`)
  }
  if (input.Runtime !== undefined && retired.has(input.Runtime)) {
    throw invalidParameter(
      `The runtime parameter of ${input.Runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
    )
  }
  if (input.Runtime !== undefined && !runtimes.includes(input.Runtime)) {
    throw invalidParameter(
      `Value ${input.Runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${runtimes.join(', ')}] or be a valid ARN`,
    )
  }
  checkVariables(input.Environment?.Variables ?? {})
}

function checkRange(member: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined) return
  if (value < least) throw validationError(member, value, `have value greater than or equal to ${least}`)
  if (value > most) throw validationError(member, value, `have value less than or equal to ${most}`)
}

function checkVariables(variables: Record<string, string>): void {
  const taken = Object.keys(variables).filter((name) => reserved.has(name))
  if (taken.length > 0) {
    throw invalidParameter(
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${taken.join(', ')}`,
    )
  }
  if (variables.AWS_LAMBDA_EXEC_WRAPPER !== undefined) {
    throw notEmulated('the variable AWS_LAMBDA_EXEC_WRAPPER: no wrapper is run')
  }
  // AWS prints the measured string too. It may hold a password, so it is left out here.
  if (Buffer.byteLength(JSON.stringify(variables)) > variablesLimitBytes) {
    throw invalidParameter(
      'Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit.',
    )
  }
}

/** A time in the form of LastModified. */
export function lastModified(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000')
}

/** The record in AWS's shape (recorded 2025-11); the ARN ends in the qualifier that the caller gave. */
export function describe(record: FunctionRecord, qualifier?: string): FunctionConfiguration {
  return {
    FunctionName: record.name,
    FunctionArn: qualifier === undefined ? record.arn : `${record.arn}:${qualifier}`,
    Runtime: record.runtime as NonNullable<FunctionConfiguration['Runtime']>,
    Role: record.role,
    Handler: record.handler,
    CodeSize: record.code.byteLength,
    Description: record.description,
    Timeout: record.timeoutSeconds,
    MemorySize: record.memorySize,
    LastModified: lastModified(record.lastModifiedMs),
    CodeSha256: record.codeSha256,
    Version: record.version,
    ...(record.variables ? { Environment: { Variables: { ...record.variables } } } : {}),
    ...(record.layers.length > 0 && {
      Layers: record.layers.map(({ arn, content }) => ({ Arn: arn, CodeSize: content.byteLength })),
    }),
    ...(record.vpcConfig ? { VpcConfig: vpcConfigOf(record.vpcConfig) } : {}),
    RevisionId: record.revisionId,
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Architectures: [...record.architectures] as NonNullable<FunctionConfiguration['Architectures']>,
    ...describeSettings(record.settings, record),
  }
}

function vpcConfigOf({ vpcId, subnetIds, securityGroupIds }: FunctionVpcConfig) {
  return {
    SubnetIds: [...subnetIds],
    SecurityGroupIds: [...securityGroupIds],
    VpcId: vpcId,
    Ipv6AllowedForDualStack: false,
  }
}

/** In a list: without what changes over time. */
export function describeListed(record: FunctionRecord, qualifier?: string): FunctionConfiguration {
  const { State: _s, LastUpdateStatus: _l, ...configuration } = describe(record, qualifier)
  return configuration
}

/** The answer of CreateFunction and PublishVersion: pending, though the next description says Active. */
export function describeCreated(record: FunctionRecord, qualifier?: string): FunctionConfiguration {
  const { LastUpdateStatus: _, ...configuration } = describe(record, qualifier)
  return {
    ...configuration,
    State: 'Pending',
    StateReason: 'The function is being created.',
    StateReasonCode: 'Creating',
  }
}

/** The answer of an update: in progress, though the next description says Successful. */
export function describeUpdated(record: FunctionRecord, qualifier?: string): FunctionConfiguration {
  return { ...describe(record, qualifier), LastUpdateStatus: 'InProgress' }
}
