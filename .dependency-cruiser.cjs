// The import directions of docs/architecture.md, as data. Type-only imports do not count: a port may name a shape
// without depending on the room that fills it.

/** room → rooms that it may import (itself is always allowed). */
const rooms = {
  'harness/kit': [],
  'harness/mysql': [],
  'harness/aws': ['harness/kit'],
  'harness/database': ['harness/kit'],
  'harness/dbproxy': ['harness/mysql', 'harness/kit'],
  'harness/lambda': ['harness/kit'],
  'harness/endpoint': ['harness/aws', 'harness/kit'],
  'harness/services/secretsmanager': ['harness/aws', 'harness/kit'],
  'harness/services/sts': ['harness/aws', 'harness/kit'],
  'harness/services/rds': ['harness/aws', 'harness/kit'],
  'harness/services/lambda': ['harness/aws', 'harness/kit'],
  'harness/services/apigateway': ['harness/aws', 'harness/kit'],
  'harness/server': [
    'harness/kit',
    'harness/mysql',
    'harness/aws',
    'harness/database',
    'harness/dbproxy',
    'harness/lambda',
    'harness/endpoint',
    'harness/services',
  ],
  'harness/stack': ['harness/kit'],
  'harness/load': ['harness/stack', 'harness/kit'],
  'harness/targets': ['harness/stack', 'harness/kit'],
  'harness/cli': ['harness/index.ts', 'harness/load', 'harness/database', 'harness/kit'],
  fixtures: [],
  'specs/behaviour': ['specs/support', 'harness/index.ts'],
}

const literal = (path) => path.replaceAll('.', '\\.').replaceAll('/', '\\/')
const inside = (paths) => `^(${paths.map(literal).join('|')})(\\/|$)`

module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `${room} may import ${allowed.length ? allowed.join(', ') : 'no other room'}`,
      severity: 'error',
      from: { path: inside([room]) },
      to: {
        path: '^(harness|specs|fixtures|bench|tools)(/|$)',
        pathNot: inside([room, ...allowed]),
        dependencyTypesNot: ['type-only'],
      },
    })),
    {
      name: 'no circles',
      severity: 'error',
      from: { path: '^harness' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'mysql knows bytes only: no sockets',
      severity: 'error',
      from: { path: '^harness/mysql/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(buffer|crypto)$' },
    },
    {
      name: 'the product never imports a development dependency',
      severity: 'error',
      from: { path: '^harness/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: 'specify',
    parser: 'swc',
    exclude: { path: '^(node_modules|dist|coverage)' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
}
