/**
 * What AWS answered LocalStack's tests (`tests/aws/services/secretsmanager/test_secretsmanager.snapshot.json`, recorded 2022 to 2026), as facts;
 * each row names the test that it is from. Versions are numbered in the order of their making; labels are sorted, as there.
 */
export type Step =
  | readonly [what: 'create' | 'update', version: number]
  | readonly [what: 'put', version: number, stages?: readonly string[]]
  | readonly [what: 'move', stage: string, from: number, to?: number]

export type Labels = Readonly<Record<number, readonly string[]>>

export const recordedLabels: readonly (readonly [test: string, ...(readonly [Step, Labels])[]])[] = [
  [
    'test_update_secret_version_stages_current_previous',
    [['create', 1], { 1: ['AWSCURRENT'] }],
    [['update', 2], { 1: ['AWSPREVIOUS'], 2: ['AWSCURRENT'] }],
  ],
  [
    'test_update_secret_version_stages_current_pending',
    [['create', 1], { 1: ['AWSCURRENT'] }],
    [['put', 2, ['AWSPENDING']], { 1: ['AWSCURRENT'], 2: ['AWSPENDING'] }],
    [['move', 'AWSCURRENT', 1, 2], { 1: ['AWSPREVIOUS'], 2: ['AWSCURRENT', 'AWSPENDING'] }],
    [['put', 3, ['AWSCURRENT']], { 2: ['AWSPREVIOUS'], 3: ['AWSCURRENT'] }],
  ],
  [
    'test_update_secret_version_stages_current_pending_cycle',
    [['create', 1], { 1: ['AWSCURRENT'] }],
    [['put', 2, ['AWSPENDING']], { 1: ['AWSCURRENT'], 2: ['AWSPENDING'] }],
    [['move', 'AWSCURRENT', 1, 2], { 1: ['AWSPREVIOUS'], 2: ['AWSCURRENT', 'AWSPENDING'] }],
    [['put', 3, ['AWSPENDING']], { 1: ['AWSPREVIOUS'], 2: ['AWSCURRENT'], 3: ['AWSPENDING'] }],
    [['move', 'AWSCURRENT', 2, 3], { 2: ['AWSPREVIOUS'], 3: ['AWSCURRENT', 'AWSPENDING'] }],
  ],
  [
    'test_update_secret_version_stages_current_pending_cycle_custom_stages_1',
    [['create', 1], { 1: ['AWSCURRENT'] }],
    [
      ['put', 2, ['AWSPENDING', 'AWSSOMETHING', 'PUT1']],
      { 1: ['AWSCURRENT'], 2: ['AWSPENDING', 'AWSSOMETHING', 'PUT1'] },
    ],
    [
      ['move', 'AWSCURRENT', 1, 2],
      { 1: ['AWSPREVIOUS'], 2: ['AWSCURRENT', 'AWSPENDING', 'AWSSOMETHING', 'PUT1'] },
    ],
    [
      ['put', 3, ['AWSPENDING', 'PUT2']],
      { 1: ['AWSPREVIOUS'], 2: ['AWSCURRENT', 'AWSSOMETHING', 'PUT1'], 3: ['AWSPENDING', 'PUT2'] },
    ],
    [
      ['move', 'AWSCURRENT', 2, 3],
      { 2: ['AWSPREVIOUS', 'AWSSOMETHING', 'PUT1'], 3: ['AWSCURRENT', 'AWSPENDING', 'PUT2'] },
    ],
  ],
  [
    'test_update_secret_version_stages_current_pending_cycle_custom_stages_2',
    [['create', 1], { 1: ['AWSCURRENT'] }],
    [['put', 2, ['AWSCURRENT', 'PUT0']], { 1: ['AWSPREVIOUS'], 2: ['AWSCURRENT', 'PUT0'] }],
    [
      ['put', 3, ['AWSPENDING', 'PUT1']],
      { 1: ['AWSPREVIOUS'], 2: ['AWSCURRENT', 'PUT0'], 3: ['AWSPENDING', 'PUT1'] },
    ],
    [['move', 'AWSCURRENT', 2, 3], { 2: ['AWSPREVIOUS', 'PUT0'], 3: ['AWSCURRENT', 'AWSPENDING', 'PUT1'] }],
    [
      ['put', 4, ['AWSPENDING', 'PUT2']],
      { 2: ['AWSPREVIOUS', 'PUT0'], 3: ['AWSCURRENT', 'PUT1'], 4: ['AWSPENDING', 'PUT2'] },
    ],
    [
      ['move', 'AWSCURRENT', 3, 4],
      { 2: ['PUT0'], 3: ['AWSPREVIOUS', 'PUT1'], 4: ['AWSCURRENT', 'AWSPENDING', 'PUT2'] },
    ],
  ],
  [
    'test_update_secret_version_stages_current_pending_cycle_custom_stages_3',
    [['create', 1], { 1: ['AWSCURRENT'] }],
    [['put', 2, ['PENDING']], { 1: ['AWSCURRENT'], 2: ['PENDING'] }],
    [['move', 'AWSCURRENT', 1, 2], { 1: ['AWSPREVIOUS'], 2: ['AWSCURRENT', 'PENDING'] }],
    [['move', 'PENDING', 2], { 1: ['AWSPREVIOUS'], 2: ['AWSCURRENT'] }],
  ],
  [
    'test_non_versioning_version_stages_replacement',
    [['create', 1], { 1: ['AWSCURRENT'] }],
    [['put', 2, ['one', 'two', 'three']], { 1: ['AWSCURRENT'], 2: ['one', 'three', 'two'] }],
    [['put', 3, ['one', 'two', 'three', 'four']], { 1: ['AWSCURRENT'], 3: ['four', 'one', 'three', 'two'] }],
  ],
  [
    'test_non_versioning_version_stages_no_replacement',
    [['create', 1], { 1: ['AWSCURRENT'] }],
    [['put', 2, ['one', 'two', 'three']], { 1: ['AWSCURRENT'], 2: ['one', 'three', 'two'] }],
    [['put', 3, ['one', 'two', 'four']], { 1: ['AWSCURRENT'], 2: ['three'], 3: ['four', 'one', 'two'] }],
  ],
  [
    'test_deprecated_secret_version_stage',
    [['create', 1], { 1: ['AWSCURRENT'] }],
    [['put', 2], { 1: ['AWSPREVIOUS'], 2: ['AWSCURRENT'] }],
    [['put', 3], { 2: ['AWSPREVIOUS'], 3: ['AWSCURRENT'] }],
    [['put', 4], { 3: ['AWSPREVIOUS'], 4: ['AWSCURRENT'] }],
  ],
]

const notFound = "Secrets Manager can't find the specified secret."
const invalidName =
  'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!'
const noToken = 'You must provide a ClientRequestToken value. We recommend a UUID-type value.'
const deleted = "You can't perform this operation on the secret because it was marked for deletion."

/** The secret `db` has one version; `empty` has none; `deleted` is marked for deletion. All errors are 400. */
export const recordedErrors: readonly {
  readonly test: string
  readonly operation: string
  readonly input: object
  readonly code: string
  readonly message: string
  /** Exceptions of the service have `Message`, others `message`. */
  readonly member: 'Message' | 'message'
}[] = [
  {
    ...{ test: 'test_secret_not_found', operation: 'GetSecretValue', input: { SecretId: 'nobody' } },
    ...{ code: 'ResourceNotFoundException', message: notFound, member: 'Message' },
  },
  {
    ...{ test: 'test_secret_not_found', operation: 'ListSecretVersionIds', input: { SecretId: 'nobody' } },
    ...{ code: 'ResourceNotFoundException', message: notFound, member: 'Message' },
  },
  {
    ...{ test: 'test_secret_exists_snapshots', operation: 'CreateSecret' },
    input: { Name: 'db', SecretString: 'x', ClientRequestToken: 'x'.repeat(32) },
    ...{ code: 'ResourceExistsException', member: 'Message' },
    message: 'The operation failed because the secret db already exists.',
  },
  {
    ...{ test: 'test_exp_raised_on_creation_of_secret_scheduled_for_deletion', operation: 'CreateSecret' },
    input: { Name: 'deleted', SecretString: 'x', ClientRequestToken: 'x'.repeat(32) },
    ...{ code: 'InvalidRequestException', member: 'Message' },
    message:
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
  },
  {
    ...{ test: 'test_invalid_secret_name', operation: 'CreateSecret' },
    input: { Name: ' Inv*Name? ', SecretString: 'x', ClientRequestToken: 'x'.repeat(32) },
    ...{ code: 'ValidationException', message: invalidName, member: 'message' },
  },
  ...(
    [
      ['DeleteSecret', { ForceDeleteWithoutRecovery: true }],
      ['DescribeSecret', {}],
      ['GetSecretValue', {}],
      ['ListSecretVersionIds', { IncludeDeprecated: true }],
      ['PutSecretValue', { SecretString: 'x', ClientRequestToken: 'x'.repeat(32) }],
      ['TagResource', { Tags: [{ Key: 'k', Value: 'v' }] }],
      ['UntagResource', { TagKeys: ['k'] }],
      ['UpdateSecret', { Description: 'x', ClientRequestToken: 'x'.repeat(32) }],
    ] as const
  ).map(([operation, more]) => ({
    test: 'test_invalid_secret_name[Inv Name]',
    operation,
    input: { SecretId: 'Inv Name', ...more },
    ...{ code: 'ValidationException', message: invalidName, member: 'message' as const },
  })),
  ...['CreateSecret', 'UpdateSecret', 'PutSecretValue', 'RotateSecret'].map((operation) => ({
    test: `test_no_client_request_token[${operation}]`,
    operation,
    input:
      operation === 'RotateSecret'
        ? { SecretId: 'nobody' }
        : { [operation === 'CreateSecret' ? 'Name' : 'SecretId']: 'nobody', SecretString: 'x' },
    code: operation === 'RotateSecret' ? 'InvalidParameterException' : 'InvalidRequestException',
    message: noToken,
    member: 'Message' as const,
  })),
  {
    ...{ test: 'test_rotate_secret_invalid_lambda_arn', operation: 'RotateSecret' },
    input: {
      SecretId: 'db',
      ClientRequestToken: 'y'.repeat(32),
      RotationRules: { AutomaticallyAfterDays: 1 },
      RotationLambdaARN:
        'arn:aws:lambda:ap-northeast-2:000000000000:function:rotate_secret_invalid_lambda_arn',
    },
    ...{ code: 'AccessDeniedException', member: 'message' },
    message:
      'Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.',
  },
  {
    ...{ test: 'test_first_rotate_secret_with_missing_lambda_arn', operation: 'RotateSecret' },
    input: {
      SecretId: 'db',
      ClientRequestToken: 'y'.repeat(32),
      RotationRules: { AutomaticallyAfterDays: 1 },
    },
    ...{ code: 'InvalidRequestException', member: 'Message' },
    message: 'No Lambda rotation function ARN is associated with this secret.',
  },
  ...[
    ['empty', {}, 'staging label: AWSCURRENT'],
    ['empty', { VersionId: 'z'.repeat(36) }, `VersionId: ${'z'.repeat(36)}`],
    ['empty', { VersionStage: 'AWSPENDING' }, 'staging label: AWSPENDING'],
    ['db', { VersionStage: 'AWSPREVIOUS' }, 'staging label: AWSPREVIOUS'],
  ].map(([SecretId, more, what]) => ({
    test: SecretId === 'db' ? 'test_get_secret_value_errors' : 'test_secret_version_not_found',
    operation: 'GetSecretValue',
    input: { SecretId, ...(more as object) },
    code: 'ResourceNotFoundException',
    message: `Secrets Manager can't find the specified secret value for ${what}`,
    member: 'Message' as const,
  })),
  {
    ...{ test: 'test_get_secret_value_errors', operation: 'GetSecretValue' },
    input: { SecretId: 'db', VersionId: '1'.repeat(32), VersionStage: 'AWSPREVIOUS' },
    ...{ code: 'InvalidRequestException', member: 'Message' },
    message: 'You provided a VersionStage that is not associated to the provided VersionId.',
  },
  {
    ...{ test: 'test_tag_untag_resource_on_deleted_secret', operation: 'TagResource' },
    input: { SecretId: 'deleted', Tags: [{ Key: 'k', Value: 'v' }] },
    ...{ code: 'InvalidRequestException', message: deleted, member: 'Message' },
  },
  {
    ...{ test: 'test_tag_untag_resource_on_deleted_secret', operation: 'UntagResource' },
    input: { SecretId: 'deleted', TagKeys: ['k'] },
    ...{ code: 'InvalidRequestException', message: deleted, member: 'Message' },
  },
]
