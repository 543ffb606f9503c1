import {
  conflict,
  f,
  functionArn,
  invalid,
  noAlias,
  nobody,
  noFunction,
  type RecordedError,
  validation,
} from './facts.ts'

const throttled = {
  code: 'TooManyRequestsException',
  status: 429,
  message: 'Rate Exceeded.',
  Type: 'User',
  Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
}
const unreserved = (what: string) =>
  `Specified ${what} for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].`
const beyondReserved = invalid(
  'Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function',
)
const reserve = (count: number) =>
  ['PutFunctionConcurrency', { ...f, ReservedConcurrentExecutions: count }] as const
const provision = (Qualifier: string, count: number) => ({
  ...f,
  Qualifier,
  ProvisionedConcurrentExecutions: count,
})
const provisioned = (Qualifier: string, count: number) =>
  ['PutProvisionedConcurrencyConfig', provision(Qualifier, count)] as const
const noProvision = {
  code: 'ProvisionedConcurrencyConfigNotFoundException',
  status: 404,
  message: 'No Provisioned Concurrency Config found for this function',
  Type: 'User',
}
const neitherNor = invalid('The function resource provided must be an alias or a published version.')
const reservedTest = 'test_function_concurrency_exceptions'
const test = 'test_provisioned_concurrency_exceptions'
const put = 'PutProvisionedConcurrencyConfig'
const get = 'GetProvisionedConcurrencyConfig'
const del = 'DeleteProvisionedConcurrencyConfig'

/** Of reserved and provisioned concurrency. */
export const concurrencyErrors: readonly RecordedError[] = [
  [
    reservedTest,
    'put_function_concurrency_with_function_name_doesnotexist',
    'PutFunctionConcurrency',
    { ...nobody, ReservedConcurrentExecutions: 1 },
    noFunction('nobody:$LATEST'),
  ],
  [
    reservedTest,
    'put_function_concurrency_with_function_name_doesnotexist_and_invalid_concurrency',
    'PutFunctionConcurrency',
    { ...nobody, ReservedConcurrentExecutions: 0 },
    noFunction('nobody:$LATEST'),
  ],
  [
    reservedTest,
    'put_function_concurrency_with_qualified_arn',
    'PutFunctionConcurrency',
    { FunctionName: functionArn('f:$LATEST'), ReservedConcurrentExecutions: 0 },
    invalid(
      'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.',
    ),
  ],
  [
    'test_function_concurrency_limits',
    'put_function_concurrency_account_limit_exceeded',
    'PutFunctionConcurrency',
    { ...f, ReservedConcurrentExecutions: 1001 },
    invalid(unreserved('ReservedConcurrentExecutions')),
  ],
  [
    'test_function_concurrency_limits',
    'put_function_concurrency_below_unreserved_min_value',
    'PutFunctionConcurrency',
    { ...f, ReservedConcurrentExecutions: 901 },
    invalid(unreserved('ReservedConcurrentExecutions')),
  ],
  ['test_lambda_concurrency_block*', 'invoke_latest_first_exc', 'Invoke', f, throttled, reserve(0)],
  // without Type
  [
    'test_reserved_provisioned_overlap*',
    'reserved_lower_than_provisioned_exc',
    'PutFunctionConcurrency',
    { ...f, ReservedConcurrentExecutions: 1 },
    {
      code: 'InvalidParameterValueException',
      status: 400,
      message:
        " ReservedConcurrentExecutions  1 should not be lower than function's total provisioned concurrency [2].",
    },
    provisioned('1', 2),
  ],
  [
    'test_reserved_provisioned_overlap*',
    'reserved_equals_provisioned_another_provisioned_exc',
    put,
    provision('2', 1),
    beyondReserved,
    reserve(2),
    provisioned('1', 2),
  ],
  [
    'test_reserved_provisioned_overlap*',
    'reserved_equals_provisioned_increase_provisioned_exc',
    put,
    provision('1', 3),
    beyondReserved,
    reserve(2),
    provisioned('1', 2),
  ],
  [
    'test_provisioned_concurrency_limits',
    'put_provisioned_concurrency_account_limit_exceeded',
    put,
    provision('1', 1001),
    {
      code: 'InvalidParameterValueException',
      status: 400,
      message:
        "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [1000].",
    },
  ],
  [
    'test_provisioned_concurrency_limits',
    'put_provisioned_concurrency_below_unreserved_min_value',
    put,
    provision('1', 901),
    { code: 'InvalidParameterValueException', status: 400, message: unreserved('ConcurrentExecutions') },
  ],
  [test, 'get_provisioned_config_doesnotexist', get, { ...f, Qualifier: '1' }, noProvision],
  [
    test,
    'get_provisioned_functionname_doesnotexist',
    get,
    { ...nobody, Qualifier: 'noalias' },
    noAlias('nobody:noalias'),
  ],
  [test, 'get_provisioned_qualifier_doesnotexist', get, { ...f, Qualifier: 'noalias' }, noAlias('f:noalias')],
  [test, 'get_provisioned_version_doesnotexist', get, { ...f, Qualifier: '10' }, noFunction('f:10')],
  [test, 'get_provisioned_latest', get, { ...f, Qualifier: '$LATEST' }, neitherNor],
  [
    test,
    'list_provisioned_functionname_doesnotexist',
    'ListProvisionedConcurrencyConfigs',
    nobody,
    noFunction('nobody'),
  ],
  [
    test,
    'delete_provisioned_functionname_doesnotexist',
    del,
    { ...nobody, Qualifier: '1' },
    noFunction('nobody:1'),
  ],
  [
    test,
    'delete_provisioned_qualifier_doesnotexist',
    del,
    { ...f, Qualifier: 'noalias' },
    noAlias('f:noalias'),
  ],
  [test, 'delete_provisioned_version_doesnotexist', del, { ...f, Qualifier: '10' }, noFunction('f:10')],
  [test, 'delete_provisioned_latest', del, { ...f, Qualifier: '$LATEST' }, neitherNor],
  [
    test,
    'put_provisioned_invalid_param_0',
    put,
    provision('1', 0),
    validation("Value '0' at 'provisionedConcurrentExecutions' must have value greater than or equal to 1"),
  ],
  [
    test,
    'put_provisioned_functionname_doesnotexist_alias',
    put,
    { ...provision('noalias', 1), ...nobody },
    noAlias('nobody:noalias'),
  ],
  [
    test,
    'put_provisioned_functionname_doesnotexist_version',
    put,
    { ...provision('1', 1), ...nobody },
    noFunction('nobody:1'),
  ],
  [
    test,
    'put_provisioned_qualifier_doesnotexist',
    put,
    provision('doesnotexist', 1),
    noAlias('f:doesnotexist'),
  ],
  [test, 'put_provisioned_version_doesnotexist', put, provision('10', 1), noFunction('f:10')],
  [
    test,
    'put_provisioned_latest',
    put,
    provision('$LATEST', 1),
    invalid('Provisioned Concurrency Configs cannot be applied to unpublished function versions.'),
  ],
  [
    'test_lambda_provisioned_lifecycle',
    'put_provisioned_on_alias_versionconflict',
    put,
    provision('live', 1),
    conflict(
      "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
    ),
    provisioned('1', 1),
  ],
  [
    'test_lambda_provisioned_lifecycle',
    'put_provisioned_on_version_conflict',
    put,
    provision('1', 1),
    conflict('Version is pointed by a Provisioned Concurrency alias'),
    provisioned('live', 1),
  ],
  [
    'test_lambda_provisioned_lifecycle',
    'get_provisioned_version_postdelete',
    get,
    { ...f, Qualifier: '1' },
    noProvision,
    provisioned('1', 1),
    [del, { ...f, Qualifier: '1' }],
  ],
  [
    'test_lambda_provisioned_lifecycle',
    'get_provisioned_alias_postaliasdelete',
    get,
    { ...f, Qualifier: 'live' },
    noAlias('f:live'),
    provisioned('live', 1),
    ['DeleteAlias', { ...f, Name: 'live' }],
  ],
]
