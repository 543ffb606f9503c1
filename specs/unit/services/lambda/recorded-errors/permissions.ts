import {
  conflict,
  contradiction,
  f,
  functionArn,
  gone,
  invalid,
  mismatch,
  noAlias,
  nobody,
  noFunction,
  notFound,
  type RecordedError,
  validation,
} from './facts.ts'

const permissionTest = 'test_permission_exceptions'
const s3 = { ...f, Action: 'lambda:InvokeFunction', StatementId: 's3', Principal: 's3.amazonaws.com' }
const add = 'AddPermission'
const added = [add, s3] as const
const stale = mismatch(
  'The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve the latest Revision Id',
)
const staleAfter = mismatch(
  'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
)

/** Of resource-based policies. */
export const permissionErrors: readonly RecordedError[] = [
  [
    permissionTest,
    'add_permission_invalid_statement_id',
    add,
    { ...s3, StatementId: 'example.com' },
    validation(
      "Value 'example.com' at 'statementId' must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)",
    ),
  ],
  [
    permissionTest,
    'add_permission_fn_qualifier_mismatch',
    add,
    { ...s3, FunctionName: 'f:alias-not-42', Qualifier: '42' },
    contradiction,
  ],
  [
    permissionTest,
    'add_permission_fn_qualifier_latest',
    add,
    { ...s3, FunctionName: 'f:$LATEST', Qualifier: '$LATEST' },
    invalid('We currently do not support adding policies for $LATEST.'),
  ],
  [
    permissionTest,
    'add_permission_principal_invalid',
    add,
    { ...s3, Principal: 'invalid.nonaws.com' },
    invalid('The provided principal was invalid. Please check the principal and try again.'),
  ],
  [permissionTest, 'get_policy_fn_doesnotexist', 'GetPolicy', nobody, gone],
  [permissionTest, 'get_policy_fn_version_doesnotexist', 'GetPolicy', { ...f, Qualifier: '77' }, gone],
  [permissionTest, 'add_permission_fn_doesnotexist', add, { ...s3, ...nobody }, noFunction('nobody')],
  [
    permissionTest,
    'remove_permission_policy_doesnotexist',
    'RemovePermission',
    { ...f, StatementId: 's3' },
    notFound('No policy is associated with the given resource.'),
  ],
  [
    permissionTest,
    'add_permission_fn_alias_doesnotexist',
    add,
    { ...s3, FunctionName: 'f:alias-doesnotexist' },
    noAlias('f:alias-doesnotexist'),
  ],
  [
    permissionTest,
    'add_permission_fn_version_doesnotexist',
    add,
    { ...s3, Qualifier: '42' },
    noFunction('f:42'),
  ],
  [
    permissionTest,
    'add_permission_fn_qualifier_invalid',
    add,
    { ...s3, Qualifier: 'invalid-qualifier-with-?-char' },
    validation(
      "Value 'invalid-qualifier-with-?-char' at 'qualifier' must satisfy regular expression pattern: \\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+",
    ),
  ],
  [
    permissionTest,
    'add_permission_fn_qualifier_valid_doesnotexist',
    add,
    { ...s3, Qualifier: 'valid-with-$-but-doesnotexist' },
    noFunction('f:valid-with-$-but-doesnotexist'),
  ],
  [
    permissionTest,
    'add_permission_conflicting_statement_id',
    add,
    s3,
    conflict(
      'The statement id (s3) provided already exists. Please provide a new statement id, or remove the existing statement.',
    ),
    added,
  ],
  [
    permissionTest,
    'remove_permission_fn_doesnotexist',
    'RemovePermission',
    { ...nobody, StatementId: 's3' },
    notFound(`No policy found for: ${functionArn('nobody')}`),
  ],
  [
    permissionTest,
    'remove_permission_fn_alias_doesnotexist',
    'RemovePermission',
    { ...f, StatementId: 's3', Qualifier: 'alias-doesnotexist' },
    noAlias('f:alias-doesnotexist'),
    added,
  ],
  [
    'test_remove_multi_permissions',
    'remove_permission_exception_nonexisting_sid',
    'RemovePermission',
    { ...f, StatementId: 'non-existent' },
    notFound('Statement non-existent is not found in resource policy.'),
    added,
  ],
  [
    'test_remove_multi_permissions',
    'get_policy_exception_removed_all',
    'GetPolicy',
    f,
    gone,
    added,
    ['RemovePermission', { ...f, StatementId: 's3' }],
  ],
  [
    'test_lambda_permission_fn_versioning',
    'get_policy_after_publishing_new_version',
    'GetPolicy',
    { ...f, Qualifier: '1' },
    gone,
    added,
  ],
  [
    'test_lambda_permission_fn_versioning',
    'add_permission_alias_revision_exception',
    add,
    { ...s3, Qualifier: 'live', RevisionId: 'wrong' },
    stale,
    added,
  ],
  [
    'test_function_revisions_permissions',
    'add_permission_revision_exception',
    add,
    { ...s3, RevisionId: 'wrong' },
    stale,
  ],
  [
    'test_lambda_permission_revisions',
    'add_permission_revision_id_doesnotmatch',
    add,
    { ...s3, StatementId: 's4', RevisionId: 'wrong' },
    staleAfter,
    added,
  ],
  [
    'test_lambda_permission_revisions',
    'remove_permission_fn_revision_id_doesnotmatch',
    'RemovePermission',
    { ...f, StatementId: 's3', RevisionId: 'wrong' },
    staleAfter,
    added,
  ],
]
