import {
  contradiction,
  create,
  f,
  functionArn,
  gone,
  invalid,
  nobody,
  noFunction,
  notFound,
  type RecordedError,
  staleRevision,
  validation,
} from './facts.ts'

const notHere = notFound("Functions from 'us-east-1' are not reachable in this region ('eu-west-1')")
const elsewhere = { FunctionName: functionArn('f').replace('eu-west-1', 'us-east-1') }
const noRole =
  "Value 'r1' at 'role' must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+"
const namePattern =
  '(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?'
const invokePattern =
  '(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?'
const row = (operation: string, answer: string, input: object, error: RecordedError[4]): RecordedError => [
  `test_function_name_and_qualifier_validation[${operation}]`,
  answer,
  operation,
  input,
  error,
]

/** Of functions and versions. */
export const functionErrors: readonly RecordedError[] = [
  ['test_function_lifecycle', 'delete_postdelete', 'DeleteFunction', nobody, noFunction('nobody')],
  ...(['DeleteFunction', 'GetFunction', 'GetFunctionConfiguration'] as const).flatMap(
    (operation): RecordedError[] => [
      [
        `test_ops_with_arn_qualifier_mismatch[${operation}]`,
        'not_match_exception',
        operation,
        { FunctionName: `${functionArn('nobody')}:1`, Qualifier: '$LATEST' },
        contradiction,
      ],
      [
        `test_ops_with_arn_qualifier_mismatch[${operation}]`,
        'match_exception',
        operation,
        { FunctionName: `${functionArn('nobody')}:$LATEST`, Qualifier: '$LATEST' },
        operation === 'DeleteFunction'
          ? invalid('$LATEST version cannot be deleted without deleting the function.')
          : noFunction('nobody:$LATEST'),
      ],
    ],
  ),
  ...(['GetFunction', 'GetFunctionConfiguration'] as const).map(
    (operation): RecordedError => [
      `test_ops_on_nonexisting_version[${operation}]`,
      'version_not_found_exception',
      operation,
      { ...f, Qualifier: '1221' },
      noFunction('f:1221'),
    ],
  ),
  [
    'test_ops_on_nonexisting_version[GetFunctionEventInvokeConfig]',
    'version_not_found_exception',
    'GetFunctionEventInvokeConfig',
    { ...f, Qualifier: '1221' },
    notFound(`The function ${functionArn('f:1221')} doesn't have an EventInvokeConfig`),
  ],
  [
    'test_delete_on_nonexisting_version',
    'delete_function_response_non_existent_with_qualifier',
    'DeleteFunction',
    { ...nobody, Qualifier: '1233' },
    noFunction('nobody'),
  ],
  ...(['DeleteFunction', 'GetFunction', 'GetFunctionConfiguration', 'GetFunctionConcurrency'] as const).map(
    (operation): RecordedError => [
      `test_ops_on_nonexisting_fn[${operation}]`,
      'not_found_exception',
      operation,
      nobody,
      noFunction('nobody'),
    ],
  ),
  ['test_ops_on_nonexisting_fn', 'not_found_exception', 'GetFunctionUrlConfig', nobody, gone],
  [
    'test_ops_on_nonexisting_fn',
    'not_found_exception',
    'GetFunctionEventInvokeConfig',
    nobody,
    notFound(`The function ${functionArn('nobody:$LATEST')} doesn't have an EventInvokeConfig`),
  ],
  ...(
    [
      ...['GetFunction', 'GetFunctionConfiguration', 'GetFunctionUrlConfig', 'GetFunctionEventInvokeConfig'],
      ...['GetFunctionConcurrency', 'DeleteFunction', 'Invoke'],
    ] as const
  ).map(
    (operation): RecordedError => [
      `test_get_function_wrong_region[${operation}]`,
      'wrong_region_exception',
      operation,
      elsewhere,
      notHere,
    ],
  ),
  ['test_invoke_exceptions*', 'invoke_function_doesnotexist', 'Invoke', nobody, noFunction('nobody:$LATEST')],
  [
    'test_lambda_alias_moving*',
    'invocation_exc_not_existent',
    'Invoke',
    { ...f, Qualifier: 'nobody' },
    noFunction('f:nobody'),
  ],
  [
    'test_invalid_invoke',
    'invoke_function_name_pattern_exc',
    'Invoke',
    { FunctionName: 'arn:aws:lambda:eu-west-1:123400000000@function:myfn' },
    validation(
      `Value 'arn:aws:lambda:eu-west-1:123400000000@function:myfn' at 'functionName' must satisfy regular expression pattern: ${invokePattern}`,
    ),
  ],
  [
    'test_function_arns',
    'invalid_function_name_exc',
    'CreateFunction',
    { ...create, FunctionName: 'invalid:function:name' },
    validation(
      `Value 'invalid:function:name' at 'functionName' must satisfy regular expression pattern: ${namePattern}`,
    ),
  ],
  [
    'test_function_arns',
    'long_function_name_exc',
    'CreateFunction',
    { ...create, FunctionName: 'a'.repeat(65) },
    invalid(
      `1 validation error detected: Value '${'a'.repeat(65)}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    ),
  ],
  [
    'test_function_arns',
    'long_function_arn_exc',
    'CreateFunction',
    { ...create, FunctionName: functionArn('a'.repeat(141 - functionArn('').length)) },
    validation(
      `Value '${functionArn('a'.repeat(141 - functionArn('').length))}' at 'functionName' must have length less than or equal to 140`,
    ),
  ],
  [
    'test_function_arns',
    'function_arn_other_region_exc',
    'CreateFunction',
    { ...create, ...elsewhere },
    notHere,
  ],
  [
    'test_create_lambda_exceptions',
    'invalid_role_arn_exc',
    'CreateFunction',
    { ...create, Role: 'r1' },
    validation(noRole),
  ],
  [
    'test_create_lambda_exceptions',
    'multiple_architectures',
    'CreateFunction',
    { ...create, Architectures: ['x86_64', 'arm64'] },
    validation("Value '[x86_64, arm64]' at 'architectures' must have length less than or equal to 1"),
  ],
  [
    'test_create_lambda_exceptions',
    'uppercase_architecture',
    'CreateFunction',
    { ...create, Architectures: ['X86_64'] },
    validation(
      "Value '[X86_64]' at 'architectures' must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]",
    ),
  ],
  [
    'test_update_lambda_exceptions',
    'invalid_role_arn_exc',
    'UpdateFunctionConfiguration',
    { ...f, Role: 'r1' },
    validation(noRole),
  ],
  [
    'test_list_functions',
    'list_functions_invalid_functionversion',
    'ListFunctions',
    { FunctionVersion: 'invalid' },
    validation("Value 'invalid' at 'functionVersion' must satisfy enum value set: [ALL]"),
  ],
  [
    'test_snapstart_exceptions',
    'create_function_invalid_snapstart_apply',
    'CreateFunction',
    { ...create, SnapStart: { ApplyOn: 'invalidOption' } },
    validation(
      "Value 'invalidOption' at 'snapStart.applyOn' must satisfy enum value set: [PublishedVersions, None]",
    ),
  ],
  ...['java8', 'go1.x', 'provided', 'ruby2.7', 'nodejs14.x', 'python3.7', 'dotnetcore3.1', 'nodejs12.x'].map(
    (Runtime): RecordedError => [
      `test_create_deprecated_function_runtime_with_validation_enabled[${Runtime}]`,
      'deprecation_error',
      'CreateFunction',
      { ...create, Runtime },
      invalid(
        `The runtime parameter of ${Runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
      ),
    ],
  ),
  [
    'test_invalid_vpc_config_subnet',
    'create-response-invalid-format-subnet-id',
    'CreateFunction',
    { ...create, VpcConfig: { SubnetIds: ['bad-1'], SecurityGroupIds: ['sg-1'] } },
    validation(
      "Value '[bad-1]' at 'vpcConfig.subnetIds' must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: subnet-[0-9a-z]*]",
    ),
  ],
  [
    'test_invalid_vpc_config_security_group',
    'create-response-invalid-format-security-group',
    'CreateFunction',
    { ...create, VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: ['bad-1'] } },
    validation(
      "Value '[bad-1]' at 'vpcConfig.securityGroupIds' must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: sg-[0-9a-zA-Z]*]",
    ),
  ],
  [
    'test_function_revisions_basic',
    'update_function_revision_exception',
    'UpdateFunctionCode',
    { ...f, ZipFile: create.Code.ZipFile, RevisionId: 'wrong' },
    staleRevision,
  ],
  [
    'test_function_revisions_basic',
    'update_function_configuration_revision_exception',
    'UpdateFunctionConfiguration',
    { ...f, Description: 'x', RevisionId: 'wrong' },
    staleRevision,
  ],
  [
    'test_publish_with_wrong_revisionid',
    'publish_wrong_revisionid_exc',
    'PublishVersion',
    { ...f, RevisionId: 'doesntexist' },
    staleRevision,
  ],
  [
    'test_publish_with_wrong_sha256',
    'publish_wrong_sha256_exc',
    'PublishVersion',
    { ...f, CodeSha256: 'somenonexistentsha256' },
    // of `zip`, by openssl
    invalid(
      'CodeSHA256 (somenonexistentsha256) is different from current CodeSHA256 in $LATEST (SnD+mqZDbgLC3qNA+9HjUuTvLYzmylKtJdS5VHH8i/I=). Please try again with the CodeSHA256 in $LATEST.',
    ),
  ],
  [
    'test_function_revisions_version_and_alias',
    'update_alias_revision_exception',
    'UpdateAlias',
    { ...f, Name: 'live', RevisionId: 'wrong' },
    staleRevision,
  ],

  ...(['GetFunction', 'DeleteFunction', 'Invoke'] as const).flatMap((operation): RecordedError[] => [
    row(
      operation,
      'invalid_characters_in_qualifier',
      { ...nobody, Qualifier: 'invalid!' },
      validation(
        "Value 'invalid!' at 'qualifier' must satisfy regular expression pattern: \\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+",
      ),
    ),
    row(
      operation,
      'qualifier_too_long0',
      { ...nobody, Qualifier: 'a'.repeat(129) },
      validation(`Value '${'a'.repeat(129)}' at 'qualifier' must have length less than or equal to 128`),
    ),
    row(
      operation,
      'missing_region_in_arn',
      { FunctionName: 'arn:aws:lambda::000000000000:function:f' },
      validation(
        `Value 'arn:aws:lambda::000000000000:function:f' at 'functionName' must satisfy regular expression pattern: ${invokePattern}`,
      ),
    ),
    row(
      operation,
      'misspelled_latest_in_arn',
      { FunctionName: functionArn('f:$LATES') },
      validation(
        `Value '${functionArn('f:$LATES')}' at 'functionName' must satisfy regular expression pattern: ${invokePattern}`,
      ),
    ),
    row(
      operation,
      'latest_version_with_additional_qualifier',
      { FunctionName: 'nobody:$LATEST', Qualifier: '1' },
      contradiction,
    ),
    row(
      operation,
      'lowercase_latest_qualifier',
      { ...nobody, Qualifier: '$latest' },
      noFunction(operation === 'DeleteFunction' ? 'nobody' : 'nobody:$latest'),
    ),
    row(
      operation,
      'qualifier_too_long1',
      { ...nobody, Qualifier: 'a'.repeat(65) },
      operation === 'DeleteFunction'
        ? invalid('Deletion of aliases is not currently supported.')
        : noFunction(`nobody:${'a'.repeat(65)}`),
    ),
    row(
      operation,
      'function_name_too_long',
      { FunctionName: 'a'.repeat(65) },
      noFunction(`${'a'.repeat(65)}${operation === 'Invoke' ? ':$LATEST' : ''}`),
    ),
  ]),
]
