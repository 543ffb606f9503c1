/**
 * The import directions of docs/architecture.md, as data: room → rooms and files that it may import. A room is always
 * allowed to import itself. Type-only imports do not count: a port may name a shape without depending on the room that
 * fills it.
 */
export const importRules: Readonly<Record<string, readonly string[]>> = {
  'harness/kit': [],
  'harness/mysql': [],
  'harness/iam': [],
  'harness/network': [],
  'harness/aws': ['harness/kit'],
  'harness/database': ['harness/kit'],
  'harness/dbproxy': ['harness/mysql', 'harness/kit'],
  'harness/lambda': ['harness/kit'],
  'harness/endpoint': ['harness/aws', 'harness/kit'],
  'harness/services/secretsmanager': ['harness/aws', 'harness/kit'],
  'harness/services/iam': ['harness/aws', 'harness/iam', 'harness/kit'],
  'harness/services/ec2': ['harness/aws', 'harness/network', 'harness/kit'],
  'harness/services/sts': ['harness/aws', 'harness/kit'],
  'harness/services/cloudwatch': ['harness/aws', 'harness/kit'],
  'harness/services/logs': ['harness/aws', 'harness/kit'],
  'harness/services/rds': ['harness/aws', 'harness/kit'],
  'harness/services/lambda': ['harness/aws', 'harness/kit'],
  'harness/services/apigateway': ['harness/aws', 'harness/kit'],
  'harness/server': [
    'harness/kit',
    'harness/mysql',
    'harness/iam',
    'harness/network',
    'harness/aws',
    'harness/database',
    'harness/dbproxy',
    'harness/lambda',
    'harness/endpoint',
    'harness/services',
    'harness/dashboard',
  ],
  'harness/stack': ['harness/kit'],
  'harness/dashboard': ['harness/kit'],
  'harness/load': ['harness/stack', 'harness/kit'],
  'harness/targets': ['harness/stack', 'harness/database', 'harness/kit'],
  'harness/index.ts': ['harness/stack', 'harness/targets', 'harness/load', 'harness/kit'],
  'harness/cli': ['harness/index.ts', 'harness/load', 'harness/database', 'harness/kit'],
  'fixtures/functions': [],
  'fixtures/stacks': ['harness/index.ts'],
  'specs/load': ['specs/support', 'harness/index.ts', 'harness/load'],
  'specs/behaviour': ['specs/support', 'harness/index.ts'],
}

/** Node's modules that a room may use, where that is restricted: bytes in one room, sockets in another. */
export const builtinRules: Readonly<Record<string, readonly string[]>> = {
  'harness/mysql': ['buffer', 'crypto'],
  'harness/iam': ['net'],
}
