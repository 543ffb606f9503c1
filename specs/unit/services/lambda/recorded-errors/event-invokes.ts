import {
  contradiction,
  f,
  functionArn,
  invalid,
  nobody,
  notFound,
  type RecordedError,
  validation,
} from './facts.ts'

const eventTest = 'test_lambda_eventinvokeconfig_exceptions'
const putEvent = 'PutFunctionEventInvokeConfig'
const getEvent = 'GetFunctionEventInvokeConfig'
const updateEvent = 'UpdateFunctionEventInvokeConfig'
const noTarget = notFound("The function doesn't exist.")
const noConfig = (name: string) =>
  notFound(`The function ${functionArn(name)} doesn't have an EventInvokeConfig`)
const retry = { MaximumRetryAttempts: 1 }
const success = (Destination: string) => ({ ...f, DestinationConfig: { OnSuccess: { Destination } } })
const iam = functionArn('f').replace(':lambda:', ':iam:')
const bad = functionArn('f').replace(':lambda:', ':_-/!lambda:')
const destinationPattern =
  '$|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)'

/** Of how asynchronous invocations are handled. */
export const eventInvokeErrors: readonly RecordedError[] = [
  [eventTest, 'put_functionname_name_notfound', putEvent, { ...nobody, ...retry }, noTarget],
  [
    eventTest,
    'put_functionname_arn_notfound',
    putEvent,
    { FunctionName: functionArn('nobody'), ...retry },
    noTarget,
  ],
  [
    eventTest,
    'put_functionname_nootherargs',
    putEvent,
    nobody,
    invalid('You must specify at least one of error handling or destination setting.'),
  ],
  [
    eventTest,
    'put_destination_lambda_doesntexist',
    putEvent,
    success(functionArn('nobody')),
    invalid(`The destination ARN ${functionArn('nobody')} is invalid.`),
  ],
  [
    eventTest,
    'put_destination_recursive',
    putEvent,
    success(functionArn('f')),
    invalid("You can't specify the function as a destination for itself."),
  ],
  [
    eventTest,
    'put_destination_invalid_service_arn',
    putEvent,
    success(iam),
    invalid(
      `The provided destination config DestinationConfig(onSuccess=OnSuccess(destination=${iam}), onFailure=null) is invalid.`,
    ),
  ],
  [
    eventTest,
    'put_destination_invalid_arn_pattern',
    putEvent,
    { ...f, DestinationConfig: { OnFailure: { Destination: bad } } },
    validation(
      `Value '${bad}' at 'destinationConfig.onFailure.destination' must satisfy regular expression pattern: ${destinationPattern}`,
    ),
  ],
  [eventTest, 'put_alias_doesnotexist', putEvent, { ...f, ...retry, Qualifier: 'nobody' }, noTarget],
  [
    eventTest,
    'put_alias_qualifiedarn_qualifierconflict',
    putEvent,
    { FunctionName: functionArn('f:live'), Qualifier: 'nobody', ...retry },
    contradiction,
  ],
  [
    eventTest,
    'put_alias_shorthand_qualifierconflict',
    putEvent,
    { FunctionName: 'f:live', Qualifier: 'nobody', ...retry },
    contradiction,
  ],
  [
    eventTest,
    'put_shorthand_qualifier_mismatch_1',
    putEvent,
    { FunctionName: 'f:1', Qualifier: '$LATEST', ...retry },
    contradiction,
  ],
  [
    eventTest,
    'put_shorthand_qualifier_mismatch_2',
    putEvent,
    { FunctionName: 'f:$LATEST', Qualifier: '1', ...retry },
    contradiction,
  ],
  [
    eventTest,
    'put_shorthand_qualifier_mismatch_3',
    putEvent,
    { FunctionName: 'f:1', Qualifier: 'live', ...retry },
    contradiction,
  ],
  [eventTest, 'delete_function_not_found', 'DeleteFunctionEventInvokeConfig', f, noConfig('f:$LATEST')],
  [
    eventTest,
    'delete_function_doesnotexist',
    'DeleteFunctionEventInvokeConfig',
    nobody,
    noConfig('nobody:$LATEST'),
  ],
  [eventTest, 'list_function_doesnotexist', 'ListFunctionEventInvokeConfigs', nobody, noTarget],
  [eventTest, 'get_qualifier_doesnotexist', getEvent, { ...f, Qualifier: 'nobody' }, noConfig('f:nobody')],
  [
    eventTest,
    'update_eventinvokeconfig_function_doesnotexist',
    updateEvent,
    { ...nobody, ...retry },
    noTarget,
  ],
  [
    eventTest,
    'get_eventinvokeconfig_doesnotexist',
    getEvent,
    { FunctionName: functionArn('f:live') },
    noConfig('f:live'),
  ],
  [
    eventTest,
    'update_eventinvokeconfig_config_doesnotexist_with_qualifier',
    updateEvent,
    { FunctionName: functionArn('f:live'), ...retry },
    noConfig('f:live'),
  ],
  [
    eventTest,
    'update_eventinvokeconfig_config_doesnotexist_without_qualifier',
    updateEvent,
    { FunctionName: functionArn('f'), ...retry },
    noConfig('f:$LATEST'),
  ],
  [
    'test_lambda_eventinvokeconfig_lifecycle',
    'get_invokeconfig_postpublish',
    getEvent,
    { ...f, Qualifier: '1' },
    noConfig('f:1'),
    [putEvent, { ...f, ...retry }],
  ],
]
