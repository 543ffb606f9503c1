import type { PinUnknowns } from '../dbproxy/statement/pin-unknowns.ts'
import { type Check, given, isRecord, NAME, NAME_RULE } from './check.ts'
import { declaredNames } from './define-network.ts'
import type { NetworkDefinition } from './network-config.ts'
import type {
  DbProxyConfig,
  DbProxyDefinition,
  DbProxyUserDefinition,
  EmulatorOption,
} from './stack-config.ts'

/** Endpoints of a proxy besides its own, and secrets of one (A: RDS Proxy's quotas). */
const MOST_ENDPOINTS = 20
const MOST_SECRETS = 200
const MEMBERS = [
  ...[
    'engine',
    'name',
    'maxConnectionsPercent',
    'maxIdleConnectionsPercent',
    'connectionBorrowTimeoutSeconds',
  ],
  ...[
    'idleClientTimeoutSeconds',
    'requireTls',
    'clientPasswordAuthType',
    'sessionPinningFilters',
    'initQuery',
  ],
  ...['iamAuth', 'debugLogging', 'endpoints', 'users', 'subnets', 'securityGroups', 'role'],
  ...['pinUnknowns', 'resetConnectionUnpins', 'reservedConnections', 'secretNoticeDelaySeconds', 'limits'],
  ...['localInfile', 'killVanishedStatements', 'sessionStateTimeoutSeconds'],
]

/** Checks the proxy and fills in its defaults. `secretName` is that of the stack's secret. */
export function defineDbProxy(
  check: Check,
  config: DbProxyConfig | undefined,
  {
    secretName,
    username,
    network,
  }: { secretName: string | undefined; username: string; network: NetworkDefinition | undefined },
): DbProxyDefinition | undefined {
  if (!config) return undefined
  check.members('dbProxy', config, MEMBERS)
  if (secretName === undefined) {
    check.fail('secret', "a secret, since the proxy reads its users' passwords from one", undefined)
  }
  const most = check.whole('dbProxy.maxConnectionsPercent', config.maxConnectionsPercent, 1, 100) ?? 100
  const authTypes = ['MYSQL_CACHING_SHA2_PASSWORD', 'MYSQL_NATIVE_PASSWORD'] as const
  return {
    name: check.text('dbProxy.name', config.name, NAME, NAME_RULE) ?? 'serverless-app-rds-proxy',
    maxConnectionsPercent: most,
    maxIdleConnectionsPercent:
      check.whole('dbProxy.maxIdleConnectionsPercent', config.maxIdleConnectionsPercent, 0, most) ??
      Math.floor(most / 2),
    connectionBorrowTimeoutSeconds:
      check.whole('dbProxy.connectionBorrowTimeoutSeconds', config.connectionBorrowTimeoutSeconds, 0, 300) ??
      120,
    ...given('engine', check.oneOf('dbProxy.engine', config.engine, ['proxysql', 'poolhouse'] as const)),
    ...definePlaces(check, config, network),
    idleClientTimeoutSeconds:
      check.whole('dbProxy.idleClientTimeoutSeconds', config.idleClientTimeoutSeconds, 1, 28_800) ?? 1_800,
    // AWS takes IAM authentication with RequireTLS alone.
    requireTls: check.flag('dbProxy.requireTls', config.requireTls) ?? config.iamAuth === 'REQUIRED',
    clientPasswordAuthType:
      check.oneOf('dbProxy.clientPasswordAuthType', config.clientPasswordAuthType, authTypes) ??
      'MYSQL_CACHING_SHA2_PASSWORD',
    sessionPinningFilters: check
      .list('dbProxy.sessionPinningFilters', config.sessionPinningFilters)
      .map((filter, index) => {
        const known = check.oneOf(`dbProxy.sessionPinningFilters[${index}]`, filter, [
          'EXCLUDE_VARIABLE_SETS',
        ] as const)
        return known ?? check.fail(`dbProxy.sessionPinningFilters[${index}]`, 'EXCLUDE_VARIABLE_SETS', filter)
      }),
    initQuery: check.text('dbProxy.initQuery', config.initQuery, /^/, 'SQL as a text') ?? '',
    iamAuth: check.oneOf('dbProxy.iamAuth', config.iamAuth, ['DISABLED', 'REQUIRED'] as const) ?? 'DISABLED',
    debugLogging: check.flag('dbProxy.debugLogging', config.debugLogging) ?? false,
    endpoints: defineEndpoints(check, config.endpoints),
    users: defineUsers(check, config.users, secretName, username),
    ...defineEmulation(check, config),
  }
}

function definePlaces(
  check: Check,
  { subnets, securityGroups, role }: DbProxyConfig,
  network: NetworkDefinition | undefined,
) {
  const names = (kind: 'subnets' | 'securityGroups', list: string[] | undefined) =>
    list && declaredNames(check, `dbProxy.${kind}`, list, kind, network, 1)
  const roleRule = 'a role name of 1–64 letters, digits or _+=,.@-'
  return {
    ...given('subnets', names('subnets', subnets)),
    ...given('securityGroups', names('securityGroups', securityGroups)),
    ...given('role', check.text('dbProxy.role', role, /^[\w+=,.@-]{1,64}$/, roleRule)),
  }
}

function defineEndpoints(check: Check, names: readonly string[] | undefined): readonly string[] {
  const at = 'dbProxy.endpoints'
  const endpoints = check.list(at, names).map((name, index) => {
    const known = check.text(`${at}[${index}]`, name, NAME, NAME_RULE)
    return known ?? check.fail(`${at}[${index}]`, 'the name of an endpoint', name)
  })
  if (endpoints.length > MOST_ENDPOINTS) check.fail(at, `at most ${MOST_ENDPOINTS} names`, endpoints.length)
  const taken = new Set(['default'])
  for (const [index, name] of endpoints.entries()) {
    if (taken.has(name.toLowerCase()))
      check.fail(`${at}[${index}]`, 'a name that no other endpoint has', name)
    taken.add(name.toLowerCase())
  }
  return endpoints
}

function defineUsers(
  check: Check,
  users: DbProxyConfig['users'] = {},
  secretName: string,
  master: string,
): Record<string, DbProxyUserDefinition> {
  if (!isRecord(users)) check.fail('dbProxy.users', 'an object of users by name', users)
  const names = Object.keys(users)
  if (names.length >= MOST_SECRETS) {
    check.fail('dbProxy.users', `at most ${MOST_SECRETS - 1} users besides the master user`, names.length)
  }
  const taken = new Set([secretName])
  return Object.fromEntries(
    Object.entries(users).map(([name, user]) => {
      const at = `dbProxy.users['${name}']`
      check.text(at, name, /^[A-Za-z]\w{0,31}$/, 'a user name of 1–32 letters, digits or _, a letter first')
      if (name === master)
        check.fail(at, 'a user besides the master user, who has the secret of the stack', name)
      check.members(at, user, ['secretName', 'password', 'grants'])
      const secret =
        check.text(
          `${at}.secretName`,
          user.secretName,
          /^[\w/+=.@!-]{1,512}$/,
          '1–512 of letters, digits and /_+=.@-',
        ) ?? `${secretName}-${name}`
      if (taken.has(secret)) check.fail(`${at}.secretName`, 'a secret that no other user has', secret)
      taken.add(secret)
      const grants =
        user.grants &&
        check.list(`${at}.grants`, user.grants).map((grant, index) => {
          const known = check.text(
            `${at}.grants[${index}]`,
            grant,
            /^[^;]+ ON [^;]+$/i,
            'PRIVILEGES ON TABLES',
          )
          return known ?? check.fail(`${at}.grants[${index}]`, 'PRIVILEGES ON TABLES', grant)
        })
      const password = check.secret(`${at}.password`, user.password)
      return [name, { secretName: secret, ...given('password', password), ...given('grants', grants) }]
    }),
  )
}

/** Complete by its type: a switch that pinning gains is missed here by the compiler. */
const pinSwitches: Record<keyof PinUnknowns, true> = {
  setNamesPins: true,
  combinedSetPins: true,
  sessionTrackSchemaPins: true,
  atLocalPins: true,
  rowCountPins: true,
  lastInsertIdPins: true,
  queryAssignmentPins: true,
  executableCommentPins: true,
  unlistedLockPins: true,
  setRolePins: true,
  xaPins: true,
  handlerPins: true,
  calcFoundRowsPins: true,
  unreadableStatementPins: true,
  filterCoversUserVariables: true,
  filterCoversNextTransaction: true,
  commandByteCounts: true,
}

const HIGHEST_LIMIT = 1_000_000

function defineEmulation(check: Check, config: DbProxyConfig): Pick<DbProxyConfig, EmulatorOption> {
  const { pinUnknowns, limits } = config
  check.members('dbProxy.pinUnknowns', pinUnknowns, Object.keys(pinSwitches))
  for (const [name, value] of Object.entries(pinUnknowns ?? {})) {
    check.flag(`dbProxy.pinUnknowns.${name}`, value)
  }
  const ceilings = ['connectionsPerSecond', 'iamLoginsPerSecond', 'simultaneousConnections'] as const
  check.members('dbProxy.limits', limits, ceilings)
  for (const name of ceilings) check.whole(`dbProxy.limits.${name}`, limits?.[name], 0, HIGHEST_LIMIT)
  const { resetConnectionUnpins, reservedConnections, secretNoticeDelaySeconds } = config
  return {
    ...given('pinUnknowns', pinUnknowns),
    ...given('limits', limits),
    ...given('localInfile', check.flag('dbProxy.localInfile', config.localInfile)),
    ...given(
      'killVanishedStatements',
      check.flag('dbProxy.killVanishedStatements', config.killVanishedStatements),
    ),
    ...given(
      'sessionStateTimeoutSeconds',
      check.number('dbProxy.sessionStateTimeoutSeconds', config.sessionStateTimeoutSeconds, 1, 3_600),
    ),
    ...given('resetConnectionUnpins', check.flag('dbProxy.resetConnectionUnpins', resetConnectionUnpins)),
    ...given('reservedConnections', check.whole('dbProxy.reservedConnections', reservedConnections, 0, 100)),
    ...given(
      'secretNoticeDelaySeconds',
      check.number('dbProxy.secretNoticeDelaySeconds', secretNoticeDelaySeconds, 0, 3_600),
    ),
  }
}
