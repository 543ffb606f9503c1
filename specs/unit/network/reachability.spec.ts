import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Network, Rule } from '../../../harness/network/network.ts'
import { endpointTo, missingBetween, missingToService } from '../../../harness/network/reachability.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] }
let rules: Record<'lambda' | 'rds' | 'secret', Map<string, Rule>>
let vpc: Writable<Network['vpcs'] extends ReadonlyMap<string, infer Vpc> ? Vpc : never>
let endpoint: Writable<Network['endpoints'] extends ReadonlyMap<string, infer Endpoint> ? Endpoint : never>
let network: Network

const rule = (isEgress: boolean, peer: { cidr?: string; peerGroupId?: string }, port?: number): Rule => ({
  isEgress,
  protocol: port === undefined ? '-1' : 'tcp',
  fromPort: port,
  toPort: port,
  cidr: undefined,
  peerGroupId: undefined,
  ...peer,
})
const anywhere = { cidr: '0.0.0.0/0' }
const lambda = { subnetIds: ['subnet-l'], groupIds: ['sg-l'] }
const rds = { subnetIds: ['subnet-r'], groupIds: ['sg-r'] }

// The workshop's network, with everything in place.
beforeEach(() => {
  const tags = new Map<string, string>()
  rules = {
    lambda: new Map([['1', rule(true, anywhere)]]),
    rds: new Map([['1', rule(false, { peerGroupId: 'sg-l' }, 3306)]]),
    secret: new Map([['1', rule(false, { peerGroupId: 'sg-l' }, 443)]]),
  }
  vpc = { id: 'vpc-1', tags: new Map([['Name', 'serverless-app']]), dnsSupport: true, dnsHostnames: true }
  endpoint = {
    ...{ id: 'vpce-1', vpcId: 'vpc-1', tags, privateDns: true },
    serviceName: 'com.amazonaws.ap-northeast-2.secretsmanager',
    subnetIds: ['subnet-s'],
    groupIds: ['sg-s'],
    policy: '{}',
  }
  const subnet = (id: string, cidr: string, vpcId = 'vpc-1') => [id, { id, cidr, vpcId, tags }] as const
  const group = (id: string, name: string, own: Map<string, Rule>, vpcId = 'vpc-1') =>
    [id, { id, name, vpcId, tags, rules: own }] as const
  network = {
    region: 'ap-northeast-2',
    vpcs: new Map([['vpc-1', vpc]]),
    subnets: new Map([
      subnet('subnet-l', '10.0.1.0/24'),
      subnet('subnet-r', '10.0.2.0/24'),
      subnet('subnet-s', '10.0.3.0/24'),
      subnet('subnet-x', '10.0.1.0/24', 'vpc-2'),
    ]),
    groups: new Map([
      group('sg-l', 'lambda-sg', rules.lambda),
      group('sg-r', 'rds-sg', rules.rds),
      group('sg-s', 'secret-sg', rules.secret),
      group('sg-x', 'other', new Map([['1', rule(false, anywhere)]]), 'vpc-2'),
    ]),
    endpoints: new Map([['vpce-1', endpoint]]),
  }
})

describe('a function and a database', () => {
  const missing = (to = rds) => missingBetween(network, lambda, to, 3306, "the DB proxy 'p'")

  it('reach each other where both rules are there', () => {
    expect(missing()).toBeUndefined()
  })

  it.each([
    ['a block that holds its subnet', { cidr: '10.0.0.0/16' }, true],
    ['its subnet itself', { cidr: '10.0.1.0/24' }, true],
    ['a part of its subnet', { cidr: '10.0.1.0/25' }, false],
    ['another subnet', { cidr: '10.0.2.0/24' }, false],
    ['another group', { peerGroupId: 'sg-s' }, false],
  ])('are let in by an inbound rule for %s: %#', (_, peer, isOpen) => {
    rules.rds.set('1', rule(false, peer, 3306))
    expect(missing() === undefined).toBe(isOpen)
  })

  it('miss the inbound rule, by name', () => {
    rules.rds.clear()
    expect(missing()).toBe(
      "no inbound rule for port 3306 from sg-l (lambda-sg) in sg-r (rds-sg) of the DB proxy 'p'",
    )
    rules.rds.set('1', rule(false, { peerGroupId: 'sg-l' }, 443))
    expect(missing()).toMatch(/^no inbound rule for port 3306/)
  })

  it('miss the outbound rule, by name', () => {
    rules.lambda.set('1', rule(true, anywhere, 443))
    expect(missing()).toBe('no outbound rule for port 3306 to sg-r (rds-sg) in sg-l (lambda-sg)')
  })

  it('are called as the caller calls them', () => {
    const elsewhere = { subnetIds: ['subnet-x'], groupIds: ['sg-x'] }
    expect(missingBetween(network, lambda, elsewhere, 3306, "the DB instance 'd'", "the DB proxy 'p'")).toBe(
      "the DB instance 'd' is in the VPC vpc-2, and the DB proxy 'p' in the VPC vpc-1 (serverless-app)",
    )
  })

  it('are strangers in two VPCs', () => {
    expect(missing({ subnetIds: ['subnet-x'], groupIds: ['sg-x'] })).toBe(
      "the DB proxy 'p' is in the VPC vpc-2, and the function in the VPC vpc-1 (serverless-app)",
    )
  })
})

describe('a function and Secrets Manager', () => {
  const missing = () => missingToService(network, lambda, 'secretsmanager')

  it('reach each other through an endpoint with a private name', () => {
    expect(missing()).toBeUndefined()
    expect(endpointTo(network, lambda, 'secretsmanager')).toBe(endpoint)
    expect(endpointTo(network, lambda, 'sts')).toBeUndefined()
    expect(missingToService(network, lambda, 'sts')).toBe(
      'no interface endpoint for com.amazonaws.ap-northeast-2.sts in the VPC vpc-1 (serverless-app)',
    )
  })

  it.each([
    [
      'the private name',
      () => (endpoint.privateDns = false),
      'no private DNS name of the endpoint vpce-1 for com.amazonaws.ap-northeast-2.secretsmanager (PrivateDnsEnabled)',
    ],
    [
      'DNS hostnames',
      () => (vpc.dnsHostnames = false),
      'EnableDnsHostnames is off in the VPC vpc-1 (serverless-app)',
    ],
    [
      'DNS support',
      () => (vpc.dnsSupport = false),
      'EnableDnsSupport is off in the VPC vpc-1 (serverless-app)',
    ],
    [
      'a subnet',
      () => (endpoint.subnetIds = []),
      'no subnet of the endpoint vpce-1 for com.amazonaws.ap-northeast-2.secretsmanager',
    ],
    [
      'the inbound rule',
      () => rules.secret.clear(),
      'no inbound rule for port 443 from sg-l (lambda-sg) in sg-s (secret-sg) of the endpoint vpce-1',
    ],
    [
      'the endpoint',
      () => (endpoint.vpcId = 'vpc-2'),
      'no interface endpoint for com.amazonaws.ap-northeast-2.secretsmanager in the VPC vpc-1 (serverless-app)',
    ],
  ])('miss %s, by name', (_, remove, words) => {
    remove()
    expect(missing()).toBe(words)
  })
})
