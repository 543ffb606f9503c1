import { runSimulation, type Simulation } from '@cloud-copilot/iam-simulate'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decide, parsePolicy } from '../../../harness/iam/index.ts'

const ACCOUNT = '000000000000'
const OTHER = '123456789012'
const ROLE = `arn:aws:iam::${ACCOUNT}:role/now-role`
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/now-role/now`
const SECRET = `arn:aws:secretsmanager:ap-northeast-2:${ACCOUNT}:secret:serverless-app-rds-secret-AbCdEf`

const actions = fc.uniqueArray(
  fc.constantFrom(
    ...[
      'secretsmanager:GetSecretValue',
      'secretsmanager:*',
      'secretsmanager:Get*',
      'secretsmanager:DescribeSecret',
    ],
    ...['SECRETSMANAGER:getsecretvalue', 'lambda:InvokeFunction', 'secretsmanager:?etSecretValue', '*'],
  ),
  { minLength: 1, maxLength: 3 },
)
const resources = fc.uniqueArray(
  fc.constantFrom(
    SECRET,
    `${SECRET.slice(0, -6)}??????`,
    `${SECRET.slice(0, -6)}*`,
    `arn:aws:secretsmanager:*:${ACCOUNT}:secret:*`,
    `arn:aws:secretsmanager:*:*:*`,
    `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:*`,
    `arn:aws:secretsmanager:ap-northeast-2:${ACCOUNT}:secret:\${aws:PrincipalTag/app}-*`,
    `arn:aws:secretsmanager:ap-northeast-2:${ACCOUNT}:secret:\${aws:PrincipalTag/none, 'serverless-app'}-*`,
    `arn:aws:secretsmanager:ap-northeast-2:${ACCOUNT}:secret:\${aws:PrincipalTag/none}*`,
    `arn:aws:lambda:*:${ACCOUNT}:function:*`,
    '*',
  ),
  { minLength: 1, maxLength: 3 },
)
const setPrefix = fc.constantFrom('', '', '', 'ForAllValues:', 'ForAnyValue:')
const ifExists = fc.constantFrom('', '', 'IfExists')
const operatorsWith = (
  operators: readonly string[],
  keys: readonly string[],
  values: readonly string[],
  prefix: fc.Arbitrary<string> = fc.constant(''),
) =>
  fc
    .record({
      prefix,
      operator: fc.constantFrom(...operators),
      suffix: ifExists,
      key: fc.constantFrom(...keys),
      values: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 }),
    })
    // ForAnyValue with IfExists, and no such key: AWS's documentation of IfExists says true, the peer says false.
    .filter(({ prefix: set, suffix }) => set !== 'ForAnyValue:' || suffix === '')
    .map(({ prefix: set, operator, suffix, key, values: listed }) => ({
      [`${set}${operator}${operator === 'Null' ? '' : suffix}`]: {
        [key]: listed.length === 1 ? listed[0] : listed,
      },
    }))
const strings = ['Equals', 'NotEquals', 'EqualsIgnoreCase', 'NotEqualsIgnoreCase', 'Like', 'NotLike']
const orders = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals']
const conditions = fc.oneof(
  operatorsWith(
    strings.map((each) => `String${each}`),
    ['aws:RequestedRegion', 'secretsmanager:VersionStage', 'AWS:requestedregion', 'aws:UserAgent'],
    [
      'ap-northeast-2',
      'AP-northeast-2',
      'ap-*',
      'AWSCURRENT',
      'awscurrent',
      'AWS*',
      '${aws:RequestedRegion}',
      '${*}',
    ],
  ),
  operatorsWith(
    strings.map((each) => `String${each}`),
    ['aws:TagKeys', 'aws:CalledVia'],
    ['app', 'team', 'a*', 'other'],
    setPrefix.filter((each) => each !== ''),
  ),
  operatorsWith(
    orders.map((each) => `Numeric${each}`),
    ['aws:MultiFactorAuthAge', 'secretsmanager:RecoveryWindowInDays'],
    ['7', '30', '6.5', '100'],
  ),
  operatorsWith(
    orders.map((each) => `Date${each}`),
    ['aws:CurrentTime', 'aws:TokenIssueTime'],
    ['2026-01-01T00:00:00Z', '2030-06-01T12:00:00Z', '2026-11-24T09:00:00Z'],
  ),
  operatorsWith(['Bool'], ['aws:SecureTransport', 'aws:ViaAWSService'], ['true', 'false']),
  operatorsWith(
    ['IpAddress', 'NotIpAddress'],
    ['aws:SourceIp', 'aws:VpcSourceIp'],
    ['127.0.0.1/32', '10.0.0.0/8', '127.0.0.0/8', '192.168.0.1'],
  ),
  operatorsWith(
    ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'],
    ['aws:PrincipalArn', 'aws:SourceArn'],
    [
      ROLE,
      `arn:aws:iam::${ACCOUNT}:role/*`,
      'arn:aws:iam::*:role/now-*',
      `arn:aws:iam::${OTHER}:role/now-role`,
    ],
  ),
  operatorsWith(['Null'], ['aws:SourceArn', 'aws:PrincipalArn', 'aws:TagKeys'], ['true', 'false']),
)
const block = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  { weight: 3, arbitrary: conditions },
  { weight: 1, arbitrary: fc.tuple(conditions, conditions).map(([one, two]) => ({ ...one, ...two })) },
)
const statement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    action: actions,
    notAction: fc.nat(5).map((each) => each === 0),
    resource: resources,
    notResource: fc.nat(5).map((each) => each === 0),
    condition: block,
  })
  .map(({ Effect, action, notAction, resource, notResource, condition }) => ({
    Effect,
    [notAction ? 'NotAction' : 'Action']: action,
    [notResource ? 'NotResource' : 'Resource']: resource,
    ...(condition && { Condition: condition }),
  }))
const policy = fc
  .array(statement, { minLength: 1, maxLength: 3 })
  .map((Statement) => ({ Version: '2012-10-17', Statement }))
const principal = fc.constantFrom<unknown>(
  '*',
  ...['*', ACCOUNT, `arn:aws:iam::${ACCOUNT}:root`, ROLE, SESSION].map((AWS) => ({ AWS })),
  { AWS: [`arn:aws:iam::${OTHER}:root`, ROLE] },
  { AWS: `arn:aws:iam::${ACCOUNT}:role/other` },
  { Service: 'lambda.amazonaws.com' },
)
const resourcePolicy = fc
  .array(fc.tuple(statement, principal), { minLength: 1, maxLength: 2 })
  .map((statements) => ({
    Version: '2012-10-17',
    Statement: statements.map(([each, Principal]) => ({ ...each, Principal })),
  }))

const context = {
  'aws:RequestedRegion': 'ap-northeast-2',
  'secretsmanager:VersionStage': 'AWSCURRENT',
  'aws:TagKeys': ['app', 'team'],
  'aws:MultiFactorAuthAge': '7',
  'aws:CurrentTime': '2026-11-24T09:00:00Z',
  'aws:SecureTransport': 'false',
  'aws:SourceIp': '127.0.0.1',
  'aws:PrincipalArn': ROLE,
  'aws:PrincipalTag/app': 'serverless-app-rds',
}

/** What the peer says; its own checks of what a context may hold are about AWS's catalogue, not about the evaluation. */
async function peerDecision(simulation: Simulation): Promise<string> {
  const answer = await runSimulation(simulation, {})
  if (answer.resultType === 'error') throw new Error(JSON.stringify(answer.errors))
  return answer.overallResult
}

const words = (decision: ReturnType<typeof decide>) =>
  decision.allowed
    ? 'Allowed'
    : decision.because === 'explicit-deny'
      ? 'ExplicitlyDenied'
      : 'ImplicitlyDenied'

describe('a decision', () => {
  it.each([
    ['identity-based policies', false],
    ['identity-based policies, a resource policy and a boundary', true],
  ])('is that of iam-simulate, for random %s', async (_, withOthers) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(policy, { maxLength: 2 }),
        withOthers ? fc.option(resourcePolicy, { nil: undefined }) : fc.constant(undefined),
        withOthers ? fc.option(policy, { nil: undefined }) : fc.constant(undefined),
        async (identity, resource, boundary) => {
          const theirs = await peerDecision({
            request: {
              principal: SESSION,
              action: 'secretsmanager:GetSecretValue',
              resource: { resource: SECRET, accountId: ACCOUNT },
              contextVariables: context,
            },
            identityPolicies: identity.map((each, index) => ({ name: `p${index}`, policy: each })),
            serviceControlPolicies: [],
            resourceControlPolicies: [],
            ...(resource && { resourcePolicy: resource }),
            ...(boundary && { permissionBoundaryPolicies: [{ name: 'boundary', policy: boundary }] }),
          })
          const ours = decide(
            {
              caller: { type: 'role-session', account: ACCOUNT, arn: SESSION, roleArn: ROLE },
              action: 'secretsmanager:GetSecretValue',
              resource: SECRET,
              resourceAccount: ACCOUNT,
              context,
            },
            {
              identity: identity.map((each) => parsePolicy(each, 'identity')),
              resource: resource && parsePolicy(resource, 'resource'),
              boundary: boundary && parsePolicy(boundary, 'identity'),
            },
          )
          expect(words(ours)).toBe(theirs)
        },
      ),
      { numRuns: 300, seed: 20_261_124 },
    )
  })
})
