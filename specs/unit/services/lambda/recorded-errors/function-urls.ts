import {
  conflict,
  contradiction,
  f,
  functionArn,
  gone,
  nobody,
  notFound,
  type RecordedError,
  validation,
} from './facts.ts'

const urlTest = 'test_url_config_exceptions'
const aliasRule = (qualifier: string) =>
  validation(
    `Value '${qualifier}' at 'qualifier' must satisfy regular expression pattern: ((?!^\\d+$)^[0-9a-zA-Z-_]+$)`,
  )
const noUrlFunction = notFound('Function does not exist')
const url = { ...f, AuthType: 'NONE' }

/** Of function URLs. */
export const functionUrlErrors: readonly RecordedError[] = [
  ...(['Create', 'Get', 'Update', 'Delete'] as const).flatMap((verb): RecordedError[] => {
    const operation = `${verb}FunctionUrlConfig`
    const more = verb === 'Create' ? { AuthType: 'NONE' } : {}
    const missing = verb === 'Get' || verb === 'Delete' ? gone : noUrlFunction
    const row = (answer: string, input: object, error: RecordedError[4]): RecordedError => [
      urlTest,
      `${verb.toLowerCase()}_function_url_config_${answer}`,
      operation,
      { ...input, ...more },
      error,
    ]
    return [
      row('name_doesnotexist', nobody, missing),
      row('arn_doesnotexist', { FunctionName: functionArn('nobody') }, missing),
      row('name_doesnotexist_qualifier', { ...nobody, Qualifier: '1' }, aliasRule('1')),
      row('qualifier_version', { ...f, Qualifier: '1' }, aliasRule('1')),
      row('qualifier_alias_doesnotexist', { ...f, Qualifier: 'v1' }, missing),
      row('qualifier_latest', { ...f, Qualifier: '$LATEST' }, aliasRule('$LATEST')),
      // recorded as an InternalFailure, which nobody should copy
      ...(verb === 'Delete'
        ? []
        : [
            row(
              'qualifier_alias_doesnotmatch_arn',
              { FunctionName: 'f:live-doesnotmatch', Qualifier: 'live' },
              contradiction,
            ),
          ]),
      ...(verb === 'Create' ? [] : [row('config_doesnotexist', f, gone)]),
    ]
  }),
  [
    'test_url_config_lifecycle',
    'failed_duplication',
    'CreateFunctionUrlConfig',
    url,
    conflict(
      `Failed to create function url config for [functionArn = ${functionArn('f')}]. Error message:  FunctionUrlConfig exists for this Lambda function`,
    ),
    ['CreateFunctionUrlConfig', url],
  ],
  ['test_url_config_list_paging', 'list_function_notfound', 'ListFunctionUrlConfigs', nobody, noUrlFunction],
  [
    'test_lambda_url_invalid_invoke_mode*',
    'invoke_function_invalid_invoke_type',
    'CreateFunctionUrlConfig',
    { ...url, InvokeMode: 'UNKNOWN' },
    validation("Value 'UNKNOWN' at 'invokeMode' must satisfy enum value set: [RESPONSE_STREAM, BUFFERED]"),
  ],
]
