import { describe, expect, it } from '@jest/globals'
import {
  type AccessRequest,
  type Caller,
  decide,
  type Policies,
  parsePolicy,
} from '../../../harness/iam/index.ts'

const ACCOUNT = '000000000000'
const QUEUE = `arn:aws:lambda:ap-northeast-2:${ACCOUNT}:function:now`
const role: Caller = {
  type: 'role-session',
  account: ACCOUNT,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/r/s`,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/r`,
}
const request: AccessRequest = {
  caller: role,
  action: 'lambda:InvokeFunction',
  resource: QUEUE,
  resourceAccount: ACCOUNT,
  context: { 'aws:PrincipalTag/app': 'now' },
}
const invoke = { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: QUEUE }
const identity = (...Statement: object[]) => parsePolicy({ Version: '2012-10-17', Statement }, 'identity')
const ofResource = (Principal: unknown, more = {}) =>
  parsePolicy({ Version: '2012-10-17', Statement: [{ ...invoke, Principal, ...more }] }, 'resource')

describe('who may do what', () => {
  const elsewhere = '123456789012'
  const refused = (policy: string, because = 'no-allow') => ({ allowed: false, because, policy })
  const allowed = { allowed: true }
  it.each<[string, Partial<AccessRequest>, Policies, object]>([
    ['nobody without a policy', {}, { identity: [] }, refused('identity')],
    ['who has an Allow', {}, { identity: [identity(invoke)] }, allowed],
    [
      'nobody with a Deny, whatever else allows',
      {},
      { identity: [identity(invoke), identity({ ...invoke, Effect: 'Deny' })], resource: ofResource('*') },
      refused('identity', 'explicit-deny'),
    ],
    [
      'the root of an account, all in it',
      { caller: { type: 'root', account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root` } },
      { identity: [] },
      allowed,
    ],
    [
      'a role that the resource names',
      {},
      { identity: [], resource: ofResource({ AWS: role.roleArn }) },
      allowed,
    ],
    [
      'no role by a resource that names its account alone',
      {},
      { identity: [], resource: ofResource({ AWS: ACCOUNT }) },
      refused('identity'),
    ],
    [
      'a service that the resource names',
      { caller: { type: 'service', service: 'apigateway.amazonaws.com' } },
      { identity: [], resource: ofResource({ Service: 'apigateway.amazonaws.com' }) },
      allowed,
    ],
    [
      'no other service',
      { caller: { type: 'service', service: 'events.amazonaws.com' } },
      { identity: [], resource: ofResource({ Service: 'apigateway.amazonaws.com' }) },
      refused('resource'),
    ],
    [
      'nothing in another account by its own policies alone',
      { resourceAccount: elsewhere },
      { identity: [identity(invoke)] },
      refused('resource'),
    ],
    [
      'nothing in another account by that one alone',
      { resourceAccount: elsewhere },
      { identity: [], resource: ofResource({ AWS: ACCOUNT }) },
      refused('identity'),
    ],
    [
      'what both accounts allow',
      { resourceAccount: elsewhere },
      { identity: [identity(invoke)], resource: ofResource({ AWS: ACCOUNT }) },
      allowed,
    ],
    [
      'nothing beyond its boundary',
      {},
      { identity: [identity(invoke)], boundary: identity({ ...invoke, Action: 's3:*' }) },
      refused('boundary'),
    ],
    [
      'what the policy of the VPC endpoint lets through',
      {},
      { identity: [identity(invoke)], endpoint: ofResource('*') },
      allowed,
    ],
    [
      'nothing that the policy of the VPC endpoint does not name',
      {},
      { identity: [identity(invoke)], endpoint: ofResource({ AWS: elsewhere }) },
      refused('endpoint'),
    ],
    [
      'nothing by the policy of the VPC endpoint alone',
      {},
      { identity: [], endpoint: ofResource('*') },
      refused('identity'),
    ],
  ])('lets %s', (_, change, policies, decision) => {
    expect(decide({ ...request, ...change }, policies)).toEqual(decision)
  })

  it.each<[string, object, boolean]>([
    [
      'ForAnyValue with IfExists and no such key holds',
      { 'ForAnyValue:StringEqualsIfExists': { 'aws:CalledVia': 'x' } },
      true,
    ],
    [
      'a policy variable takes its value from the request',
      { StringEquals: { 'aws:PrincipalTag/app': ['${aws:PrincipalTag/app}'] } },
      true,
    ],
    [
      'a policy variable without a value matches nothing',
      { StringLike: { 'aws:PrincipalTag/app': ['${aws:username}*'] } },
      false,
    ],
    ['IPv6 ranges are compared', { IpAddress: { 'aws:SourceIp': '2001:db8::/32' } }, true],
    ['an address is in no range of the other family', { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }, false],
  ])('%s', (_, Condition, holds) => {
    const asked = { ...request, context: { ...request.context, 'aws:SourceIp': '2001:db8::1' } }
    expect(decide(asked, { identity: [identity({ ...invoke, Condition })] }).allowed).toBe(holds)
  })

  it('a document of 2008 knows no policy variables', () => {
    const document = (Version: string) =>
      parsePolicy(
        { Version, Statement: { ...invoke, Resource: `${QUEUE.slice(0, -3)}\${aws:PrincipalTag/app}` } },
        'identity',
      )
    expect(decide(request, { identity: [document('2012-10-17')] }).allowed).toBe(true)
    expect(decide(request, { identity: [document('2008-10-17')] }).allowed).toBe(false)
  })
})

describe('a document that is no policy', () => {
  it.each<['identity' | 'trust', string | object, string]>([
    ['identity', '{', 'This policy contains invalid Json'],
    ['identity', {}, 'Syntax errors in policy.'],
    ['identity', { Version: '2020-01-01', Statement: invoke }, 'Syntax errors in policy.'],
    ['identity', { Statement: { ...invoke, Efect: 'Allow' } }, 'Syntax errors in policy.'],
    [
      'identity',
      { Statement: { ...invoke, Principal: '*' } },
      'Policy document should not specify a principal.',
    ],
    ['identity', { Statement: { Effect: 'Allow', Action: '*' } }, 'Policy statement must contain resources.'],
    ['identity', { Statement: { Effect: 'Allow', Resource: '*' } }, 'Policy statement must contain actions.'],
    ['identity', { Statement: { ...invoke, Resource: 'now' } }, 'Resource now must be in ARN format or "*".'],
    [
      'identity',
      { Statement: { ...invoke, Action: 'Invoke' } },
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
    [
      'identity',
      { Statement: { ...invoke, Condition: { StringIs: { a: 'b' } } } },
      'Invalid Condition type : StringIs',
    ],
    [
      'identity',
      {
        Statement: [
          { ...invoke, Sid: 'a' },
          { ...invoke, Sid: 'a' },
        ],
      },
      'Statement IDs (SID) in a single policy must be unique.',
    ],
    ['trust', { Statement: { ...invoke, Principal: '*' } }, 'Has prohibited field Resource'],
    [
      'trust',
      { Statement: { Effect: 'Allow', Action: 'sts:AssumeRole' } },
      'Missing required field Principal',
    ],
  ])('is refused as %s policy: %j', (kind, document, message) => {
    expect(() => parsePolicy(document, kind)).toThrow(message)
  })
})
