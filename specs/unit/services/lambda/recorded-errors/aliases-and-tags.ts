import {
  conflict,
  create,
  f,
  functionArn,
  invalid,
  nobody,
  noFunction,
  notFound,
  type RecordedError,
  validation,
} from './facts.ts'

const weightRule =
  '[Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]'
const tagPattern =
  'arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)'
const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, 'v']))
const tooManyTags = invalid('Number of tags exceeds resource tag limit.')
const tagsOfVersions = invalid(
  'Tags on function aliases and versions are not supported. Please specify a function ARN.',
)
const alias = (FunctionVersion: string, weights: object) => ({
  ...{ ...f, Name: 'custom', FunctionVersion, RoutingConfig: { AdditionalVersionWeights: weights } },
})
const routing = 'test_notfound_and_invalid_routingconfigs'
const weightsAt = "'routingConfig.additionalVersionWeights' failed to satisfy constraint:"
/** Of aliases. */
export const aliasErrors: readonly RecordedError[] = [
  [
    routing,
    'routing_config_exc_toomany',
    'CreateAlias',
    alias('1', { 1: 0.8, 2: 0.2 }),
    invalid('Number of items in AdditionalVersionWeights cannot be greater than 1'),
  ],
  [
    routing,
    'routing_config_exc_toohigh',
    'CreateAlias',
    alias('1', { 2: 2 }),
    validation(`Value '{2=2.0}' at ${weightsAt} Map value must satisfy constraint: ${weightRule}`),
  ],
  [
    routing,
    'routing_config_exc_subzero',
    'CreateAlias',
    alias('1', { 2: -1 }),
    validation(`Value '{2=-1.0}' at ${weightsAt} Map value must satisfy constraint: ${weightRule}`),
  ],
  [
    routing,
    'routing_config_exc_sameversion',
    'CreateAlias',
    alias('1', { 1: 0.5 }),
    invalid('Invalid function version 1. Function version 1 is already included in routing configuration.'),
  ],
  [routing, 'target_version_doesnotexist', 'CreateAlias', alias('10', { 2: 0.5 }), noFunction('f:10')],
  [
    routing,
    'routing_config_exc_version_doesnotexist',
    'CreateAlias',
    alias('1', { 10: 0.5 }),
    noFunction('f:10'),
  ],
  // without Type
  [
    routing,
    'target_version_exc_version_latest',
    'CreateAlias',
    alias('$LATEST', { 1: 0.5 }),
    {
      code: 'InvalidParameterValueException',
      status: 400,
      message: '$LATEST is not supported for an alias pointing to more than 1 version',
    },
  ],
  [
    routing,
    'routing_config_exc_version_latest',
    'CreateAlias',
    alias('1', { $LATEST: 0.5 }),
    validation(
      `Value '{$LATEST=0.5}' at ${weightsAt} Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]`,
    ),
  ],
  [
    routing,
    'routing_config_exc_fn_doesnotexist',
    'CreateAlias',
    { ...alias('1', { 2: 0.5 }), ...nobody },
    noFunction('nobody:1'),
  ],
  [
    routing,
    'routing_config_exc_already_exist',
    'CreateAlias',
    { ...alias('1', { 2: 0.5 }), Name: 'live' },
    conflict(`Alias already exists: ${functionArn('f:live')}`),
  ],
  [
    routing,
    'alias_does_not_exist_esc',
    'GetAlias',
    { ...f, Name: 'non-existent' },
    notFound(`Cannot find alias arn: ${functionArn('f:non-existent')}`),
  ],
  [
    'test_alias_lifecycle',
    'get_function_alias_notfound_exc',
    'GetFunction',
    { ...f, Qualifier: 'nobody' },
    noFunction('f:nobody'),
  ],
  [
    'test_alias_lifecycle',
    'get_function_alias_byarn_notfound_exc',
    'GetFunction',
    { FunctionName: functionArn('f:nobody') },
    noFunction('f:nobody'),
  ],
  [
    'test_alias_naming',
    'create_alias_number_exception',
    'CreateAlias',
    { ...f, Name: '2024', FunctionVersion: '1' },
    validation(
      "Value '2024' at 'name' must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)",
    ),
  ],
  [
    'test_non_existent_alias_update',
    'update_alias_response',
    'UpdateAlias',
    { ...f, Name: 'non-existent' },
    notFound(`Alias not found: ${functionArn('f:non-existent')}`),
  ],
]

/** Of tags. */
export const tagErrors: readonly RecordedError[] = [
  [
    'test_tag_nonexisting_resource',
    'not_found_exception_tag',
    'TagResource',
    { Resource: functionArn('nobody'), Tags: { A: 'B' } },
    noFunction('nobody'),
  ],
  [
    'test_tag_nonexisting_resource',
    'not_found_exception_untag',
    'UntagResource',
    { Resource: functionArn('nobody'), TagKeys: ['A'] },
    noFunction('nobody'),
  ],
  [
    'test_tag_nonexisting_resource',
    'not_found_exception_list',
    'ListTags',
    { Resource: functionArn('nobody') },
    noFunction('nobody'),
  ],
  [
    'test_tag_exceptions',
    'tag_lambda_invalidarn',
    'TagResource',
    { Resource: 'arn:aws:something', Tags: { A: 'B' } },
    validation(
      `Value 'arn:aws:something' at 'resource' must satisfy regular expression pattern: ${tagPattern}`,
    ),
  ],
  [
    'test_tag_exceptions[lambda_function]',
    'invalid_arn_exception',
    'TagResource',
    { Resource: 'arn:aws:lambda:eu-west-1:000000000000:foobar:f', Tags: { A: 'B' } },
    validation(
      `Value 'arn:aws:lambda:eu-west-1:000000000000:foobar:f' at 'resource' must satisfy regular expression pattern: ${tagPattern}`,
    ),
  ],
  [
    'test_tag_exceptions',
    'tag_lambda_qualifier_doesnotexist',
    'TagResource',
    { Resource: functionArn('f:v1'), Tags: { A: 'B' } },
    tagsOfVersions,
  ],
  [
    'test_tag_exceptions',
    'untag_empty_keys',
    'UntagResource',
    { Resource: functionArn('f'), TagKeys: [] },
    validation("Value null at 'tagKeys' must not be null"),
  ],
  [
    'test_tag_exceptions',
    'tag_empty_tags',
    'TagResource',
    { Resource: functionArn('f'), Tags: {} },
    invalid('An error occurred and the request cannot be processed.'),
  ],
  [
    'test_tag_versions',
    'tag_resource_latest_exception',
    'TagResource',
    { Resource: functionArn('f:$LATEST'), Tags: { A: 'B' } },
    tagsOfVersions,
  ],
  [
    'test_tag_limits',
    'tag_lambda_too_many_tags',
    'TagResource',
    { Resource: functionArn('f'), Tags: tags(51) },
    tooManyTags,
  ],
  [
    'test_tag_limits',
    'tag_lambda_too_many_tags_additional',
    'TagResource',
    { Resource: functionArn('f'), Tags: { one: 'more' } },
    tooManyTags,
    ['TagResource', { Resource: functionArn('f'), Tags: tags(50) }],
  ],
  [
    'test_tag_limits',
    'create_function_invalid_tags',
    'CreateFunction',
    { ...create, Tags: tags(51) },
    tooManyTags,
  ],
]
