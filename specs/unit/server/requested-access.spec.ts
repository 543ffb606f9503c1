import { describe, expect, it } from '@jest/globals'
import { requestedAccess } from '../../../harness/server/access/requested-access.ts'

const ACCOUNT = '000000000000'
const context = {
  ...{ requestId: '', region: 'ap-northeast-2', account: ACCOUNT, endpointUrl: '' },
  caller: { accessKeyId: 'test', account: ACCOUNT, arn: '', userId: '' },
}
const lookup = {
  secret: (id: string) => (id === 's' ? { arn: 'arn:of:the:secret', tags: new Map() } : undefined),
  dbProxyArn: (_: unknown, name: string) => (name === 'p' ? 'arn:of:the:proxy' : undefined),
}
const asked = (signingName: string, operation: string, input: object, path = '/', method = 'POST') =>
  requestedAccess(
    { ...{ signingName, operation, context, method, path }, input: input as Record<string, unknown> },
    lookup,
  ).map(({ action, resource }) => [action, resource])
const lambdaArn = (rest: string) => `arn:aws:lambda:ap-northeast-2:${ACCOUNT}:${rest}`
const role = `arn:aws:iam::${ACCOUNT}:role/r`

describe('an operation asks for', () => {
  it.each<[string, string, object, string[][]]>([
    ['lambda', 'Invoke', { FunctionName: 'f' }, [['lambda:InvokeFunction', lambdaArn('function:f')]]],
    [
      'lambda',
      'Invoke',
      { FunctionName: 'f', Qualifier: 'live' },
      [['lambda:InvokeFunction', lambdaArn('function:f:live')]],
    ],
    ['lambda', 'Invoke', { FunctionName: 'f:3' }, [['lambda:InvokeFunction', lambdaArn('function:f:3')]]],
    [
      'lambda',
      'Invoke',
      { FunctionName: lambdaArn('function:f:$LATEST') },
      [['lambda:InvokeFunction', lambdaArn('function:f:$LATEST')]],
    ],
    [
      'lambda',
      'GetFunction',
      { FunctionName: '123456789012:function:f' },
      [['lambda:GetFunction', 'arn:aws:lambda:ap-northeast-2:123456789012:function:f']],
    ],
    ['lambda', 'ListFunctions', {}, [['lambda:ListFunctions', '*']]],
    [
      'lambda',
      'TagResource',
      { Resource: lambdaArn('function:f') },
      [['lambda:TagResource', lambdaArn('function:f')]],
    ],
    [
      'lambda',
      'CreateFunction',
      { FunctionName: 'f', Role: role },
      [
        ['lambda:CreateFunction', lambdaArn('function:f')],
        ['iam:PassRole', role],
      ],
    ],
    [
      'secretsmanager',
      'GetSecretValue',
      { SecretId: 's' },
      [['secretsmanager:GetSecretValue', 'arn:of:the:secret']],
    ],
    [
      'secretsmanager',
      'GetSecretValue',
      { SecretId: 'x' },
      [['secretsmanager:GetSecretValue', `arn:aws:secretsmanager:ap-northeast-2:${ACCOUNT}:secret:x`]],
    ],
    ['secretsmanager', 'ListSecrets', {}, [['secretsmanager:ListSecrets', '*']]],
    [
      'rds',
      'DescribeDBInstances',
      { DBInstanceIdentifier: 'd' },
      [['rds:DescribeDBInstances', `arn:aws:rds:ap-northeast-2:${ACCOUNT}:db:d`]],
    ],
    [
      'rds',
      'ModifyDBProxy',
      { DBProxyName: 'p', RoleArn: role },
      [
        ['rds:ModifyDBProxy', 'arn:of:the:proxy'],
        ['iam:PassRole', role],
      ],
    ],
    ['iam', 'AttachRolePolicy', { RoleName: 'r', PolicyArn: 'arn:p' }, [['iam:AttachRolePolicy', role]]],
    [
      'rds',
      'DescribeDBInstances',
      {},
      [['rds:DescribeDBInstances', `arn:aws:rds:ap-northeast-2:${ACCOUNT}:db:*`]],
    ],
    [
      'rds',
      'DescribeDBProxies',
      {},
      [['rds:DescribeDBProxies', `arn:aws:rds:ap-northeast-2:${ACCOUNT}:db-proxy:*`]],
    ],
    ['rds', 'DescribeEvents', {}, [['rds:DescribeEvents', '*']]],
    ['iam', 'GetPolicy', { PolicyArn: 'arn:p' }, [['iam:GetPolicy', 'arn:p']]],
    [
      'iam',
      'CreatePolicy',
      { PolicyName: 'p', Path: '/app/' },
      [['iam:CreatePolicy', `arn:aws:iam::${ACCOUNT}:policy/app/p`]],
    ],
    ['sts', 'AssumeRole', { RoleArn: role }, [['sts:AssumeRole', role]]],
    ['sts', 'GetCallerIdentity', {}, []],
    [
      'logs',
      'GetLogEvents',
      { logGroupName: '/g', logStreamName: 's' },
      [['logs:GetLogEvents', `arn:aws:logs:ap-northeast-2:${ACCOUNT}:log-group:/g:log-stream:s`]],
    ],
    ...[
      { logGroupIdentifier: '/g' },
      { logGroupIdentifier: `arn:aws:logs:ap-northeast-2:${ACCOUNT}:log-group:/g` },
      { resourceArn: `arn:aws:logs:ap-northeast-2:${ACCOUNT}:log-group:/g:*` },
    ].map((input): [string, string, object, [string, string][]] => [
      ...(['logs', 'TagResource', input] as const),
      [['logs:TagResource', `arn:aws:logs:ap-northeast-2:${ACCOUNT}:log-group:/g`]],
    ]),
    ['monitoring', 'PutMetricData', { Namespace: 'n' }, [['cloudwatch:PutMetricData', '*']]],
    ['ec2', 'DescribeVpcs', {}, [['ec2:DescribeVpcs', '*']]],
  ])('%s:%s %j', (signingName, operation, input, accesses) => {
    expect(asked(signingName, operation, input)).toEqual(accesses)
  })

  it('the method and the path, at API Gateway', () => {
    expect(asked('apigateway', 'GetStage', {}, '/restapis/a/stages/dev', 'GET')).toEqual([
      ['apigateway:GET', 'arn:aws:apigateway:ap-northeast-2::/restapis/a/stages/dev'],
    ])
  })
})
