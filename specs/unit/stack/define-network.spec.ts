import { describe, expect, it } from '@jest/globals'
import { defineStack } from '../../../harness/stack/define-stack.ts'
import type { NetworkConfig } from '../../../harness/stack/network-config.ts'
import type { StackConfig } from '../../../harness/stack/stack-config.ts'

const entry = `${__dirname}/../../../fixtures/functions/now/index.ts`
const network = (change: object): { database: object; network: NetworkConfig } => ({
  database: {},
  network: { subnets: { one: {} }, securityGroups: { web: {} }, ...change } as NetworkConfig,
})
const define = (config: object) => defineStack(config as StackConfig)
const group = (web: object) => network({ securityGroups: { web } })

describe('a declared network', () => {
  it('has a block for each subnet, in the order of declaration, and whole names of zones', () => {
    const subnets = { one: { zone: 'a' }, two: { zone: 'ap-northeast-2c' }, three: { cidr: '10.4.9.0/28' } }
    const definition = define(network({ vpc: { cidr: '10.4.0.0/16' }, subnets }))
    expect(definition.network?.subnets).toEqual({
      one: { cidr: '10.4.0.0/24', zone: 'ap-northeast-2a' },
      two: { cidr: '10.4.1.0/24', zone: 'ap-northeast-2c' },
      three: { cidr: '10.4.9.0/28' },
    })
  })

  it("has rules for ports of groups and blocks; nothing comes in and EC2's own lets out where nothing is said", () => {
    const inbound = [
      { port: 443, from: 'web' },
      { port: { from: 3306, to: 3310 }, from: '10.0.0.0/8' },
      { port: 'all', from: 'web' },
    ]
    expect(define(group({ inbound })).network?.securityGroups.web).toEqual({
      description: 'web',
      inbound: [
        { ports: { from: 443, to: 443 }, peer: { group: 'web' } },
        { ports: { from: 3306, to: 3310 }, peer: { cidr: '10.0.0.0/8' } },
        { peer: { group: 'web' } },
      ],
    })
    expect(define(group({})).network?.securityGroups.web).toEqual({ description: 'web', inbound: [] })
  })
})

describe('a wrong network is refused by the path of the option', () => {
  const dns = { vpc: { enableDnsHostnames: true } }
  const cases: [config: object, message: RegExp][] = [
    [{ database: {}, network: {} }, /^network\.subnets: expected an object of subnets by name, got nothing/],
    [network({ subnetz: {} }), /^network\.subnetz: no such option\. Known here: vpc, subnets/],
    [network({ vpc: { cidr: '10.0.0.0/8' } }), /^network\.vpc\.cidr: expected an IPv4 block .* \/16 to \/28/],
    [
      network({ subnets: { one: { cidr: '192.168.0.0/24' } } }),
      /^network\.subnets\['one'\]\.cidr: expected a block within the VPC's 10\.0\.0\.0\/16, got "192/,
    ],
    [
      network({ subnets: { one: {}, two: { cidr: '10.0.0.128/25' } } }),
      /^network\.subnets\['two'\]\.cidr: expected .* does not overlap network\.subnets\['one'\] \(10\.0\.0\.0\/24\)/,
    ],
    [
      network({ subnets: { one: { zone: 'eu-west-1a' } } }),
      /^network\.subnets\['one'\]\.zone: expected a zone of ap-northeast-2, such as ap-northeast-2a or a/,
    ],
    [
      network({ securityGroups: { default: {} } }),
      /^network\.securityGroups\['default'\]: expected a name .* neither 'default' nor/,
    ],
    [
      group({ inbound: [{ port: 443, from: 'wep' }] }),
      /^network\.securityGroups\['web'\]\.inbound\[0\]\.from: expected one of network\.securityGroups \(web\) or a block such as 10\.0\.0\.0\/16, got "wep"/,
    ],
    [
      group({ inbound: [{ from: 'web' }] }),
      /^network\.securityGroups\['web'\]\.inbound\[0\]\.port: expected a port, \{ from, to \} or 'all', got nothing/,
    ],
    [
      group({ outbound: [{ port: { from: 9, to: 8 }, to: 'web' }] }),
      /^network\.securityGroups\['web'\]\.outbound\[0\]\.port\.to: expected a whole number from 9 to 65535, got 8/,
    ],
    [
      network({ ...dns, endpoints: { s3: { subnets: ['one'] } } }),
      /^network\.endpoints\['s3'\]: expected a service that has endpoints here \(secretsmanager,/,
    ],
    [
      network({ ...dns, endpoints: { secretsmanager: { subnets: ['on'] } } }),
      /^network\.endpoints\['secretsmanager'\]\.subnets\[0\]: expected one of network\.subnets \(one\), or declare it there, got "on"/,
    ],
    [
      network({ ...dns, endpoints: { secretsmanager: { subnets: ['one'], policy: 'all' } } }),
      /^network\.endpoints\['secretsmanager'\]\.policy: expected a policy document as an object, got "all"/,
    ],
    [
      network({ endpoints: { secretsmanager: { subnets: ['one'] } } }),
      /^network\.endpoints\['secretsmanager'\]\.privateDns: expected network\.vpc\.enableDnsSupport and enableDnsHostnames to be true/,
    ],
    [
      {
        ...network({}),
        functions: { f: { entry, vpc: { subnets: ['one'], securityGroups: ['lambda-sg'] } } },
      },
      /^functions\['f'\]\.vpc\.securityGroups\[0\]: expected one of network\.securityGroups \(web\), or declare it there, got "lambda-sg"/,
    ],
    [
      { ...network({}), functions: { f: { entry, vpc: { subnets: [], securityGroups: ['web'] } } } },
      /^functions\['f'\]\.vpc\.subnets: expected names of at least 1 of network\.subnets/,
    ],
    [
      { database: { securityGroups: ['rds-sg'] } },
      /^network: expected a network, since database\.securityGroups names security groups of it, got nothing/,
    ],
    [
      { ...network({}), secret: {}, dbProxy: { subnets: ['rds-subnet-a'] } },
      /^dbProxy\.subnets\[0\]: expected one of network\.subnets \(one\), or declare it there/,
    ],
    [{ database: {}, secret: {}, dbProxy: { role: 'a b' } }, /^dbProxy\.role: expected a role name/],
  ]

  it.each(cases)('%j', (config, message) => {
    expect(() => define(config)).toThrow(message)
  })
})
