import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { PoolhouseError } from '../kit/errors.ts'
import type {
  ApiConfig,
  ApiRoute,
  DbProxyConfig,
  FunctionConfig,
  FunctionDefinition,
  StackConfig,
  StackDefinition,
} from './stack-config.ts'

/**
 * Declares a stack: fills in the defaults, checks every value, and returns a definition that can be started any
 * number of times. Relative paths are resolved against `from` (default: the working directory).
 * @throws PoolhouseError `InvalidStackConfig`, naming the member, what was expected and what was given.
 */
export function defineStack(config: StackConfig, { from = process.cwd() } = {}): StackDefinition {
  const check = new Check()
  check.members('', config, ['region', 'database', 'secret', 'dbProxy', 'functions', 'api'])
  const { database } = config
  if (!isRecord(database))
    check.fail('database', 'an object such as { instanceClass: "db.t3.micro" }', database)
  check.members('database', database, [
    'identifier',
    'instanceClass',
    'maxConnections',
    'databaseName',
    'username',
    'password',
    'init',
  ])
  check.members('secret', config.secret, ['name'])
  const init = [database.init ?? []]
    .flat()
    .map((file, index) => check.file(`database.init[${index}]`, from, file))
  const functions = defineFunctions(check, config.functions, from)
  const dbProxy = defineDbProxy(check, config.dbProxy)
  if (dbProxy && !config.secret) {
    check.fail('secret', "a secret, since the proxy reads its users' passwords from one", config.secret)
  }
  const api = defineApi(check, config.api, functions)
  const definition: StackDefinition = {
    region:
      check.text('region', config.region, /^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as ap-northeast-2') ??
      'ap-northeast-2',
    database: {
      identifier:
        check.text('database.identifier', database.identifier, NAME, NAME_RULE) ?? 'serverless-app-rds',
      instanceClass:
        check.text(
          'database.instanceClass',
          database.instanceClass,
          /^db\.[a-z0-9]+\.[a-z0-9]+$/,
          'a class such as db.t3.micro',
        ) ?? 'db.t3.micro',
      username:
        check.text(
          'database.username',
          database.username,
          /^[A-Za-z]\w{0,15}$/,
          '1–16 letters, digits or _, a letter first',
        ) ?? 'admin',
      init,
      ...given('maxConnections', check.whole('database.maxConnections', database.maxConnections, 1, 100_000)),
      ...given(
        'databaseName',
        check.text(
          'database.databaseName',
          database.databaseName,
          /^[A-Za-z]\w{0,63}$/,
          '1–64 letters, digits or _, a letter first',
        ),
      ),
      ...given('password', check.secret('database.password', database.password)),
    },
    ...(config.secret && {
      secret: {
        name:
          check.text(
            'secret.name',
            config.secret.name,
            /^[\w/+=.@!-]{1,512}$/,
            '1–512 of letters, digits and /_+=.@-',
          ) ?? 'serverless-app-rds-secret',
      },
    }),
    ...given('dbProxy', dbProxy),
    functions,
    ...given('api', api),
  }
  definitions.add(definition)
  return definition
}

const definitions = new WeakSet<object>()

/** Whether `config` has been through {@link defineStack}. */
export function isStackDefinition(config: StackConfig | StackDefinition): config is StackDefinition {
  return definitions.has(config)
}

const NAME = /^[A-Za-z](?:-?[A-Za-z0-9]+)*$/
const NAME_RULE = 'letters, digits and single hyphens, a letter first'

function defineDbProxy(check: Check, config: DbProxyConfig | undefined): Required<DbProxyConfig> | undefined {
  if (!config) return undefined
  check.members('dbProxy', config, [
    'name',
    'maxConnectionsPercent',
    'maxIdleConnectionsPercent',
    'connectionBorrowTimeoutSeconds',
    'idleClientTimeoutSeconds',
    'requireTls',
    'clientPasswordAuthType',
    'sessionPinningFilters',
    'initQuery',
  ])
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
    idleClientTimeoutSeconds:
      check.whole('dbProxy.idleClientTimeoutSeconds', config.idleClientTimeoutSeconds, 1, 28_800) ?? 1_800,
    requireTls: check.flag('dbProxy.requireTls', config.requireTls) ?? false,
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
  }
}

function defineFunctions(
  check: Check,
  functions: Record<string, FunctionConfig> = {},
  from: string,
): Record<string, FunctionDefinition> {
  if (!isRecord(functions)) check.fail('functions', 'an object of functions by name', functions)
  return Object.fromEntries(
    Object.entries(functions).map(([name, config]) => [name, defineOneFunction(check, name, config, from)]),
  )
}

/**
 * Declares one function, as a member of `functions` is declared.
 * @throws PoolhouseError `InvalidStackConfig`
 */
export function defineFunction(
  name: string,
  config: FunctionConfig,
  { from = process.cwd() } = {},
): FunctionDefinition {
  return defineOneFunction(new Check(), name, config, from)
}

function defineOneFunction(
  check: Check,
  name: string,
  config: FunctionConfig,
  from: string,
): FunctionDefinition {
  const at = `functions['${name}']`
  check.text(at, name, /^[\w-]{1,64}$/, 'a function name of 1–64 letters, digits, - or _')
  check.members(at, config, ['entry', 'handler', 'runtime', 'memorySize', 'timeoutSeconds', 'environment'])
  const environment = config.environment ?? {}
  return {
    entry: check.file(`${at}.entry`, from, config.entry),
    handler:
      check.text(
        `${at}.handler`,
        config.handler,
        /^[^\s.]+\.[^\s.]+$/,
        'FILE.EXPORT such as index.handler',
      ) ?? 'index.handler',
    runtime:
      check.text(`${at}.runtime`, config.runtime, /^nodejs\d+\.x$/, 'a Node.js runtime such as nodejs24.x') ??
      'nodejs24.x',
    memorySize: check.whole(`${at}.memorySize`, config.memorySize, 128, 10_240) ?? 256,
    timeoutSeconds: check.whole(`${at}.timeoutSeconds`, config.timeoutSeconds, 1, 900) ?? 30,
    environment: (resources) => {
      const variables = typeof environment === 'function' ? environment(resources) : environment
      return check.variables(`${at}.environment`, variables)
    },
  }
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'ANY']

function defineApi(
  check: Check,
  config: ApiConfig | undefined,
  functions: Record<string, FunctionDefinition>,
): StackDefinition['api'] {
  if (!config) return undefined
  check.members('api', config, ['name', 'stage', 'routes'])
  const routes = Object.entries(config.routes ?? {}).map(([key, value]): ApiRoute => {
    const at = `api.routes['${key}']`
    const [method = '', path = '', ...rest] = key.split(' ')
    if (!METHODS.includes(method) || !/^\/$|^(\/[^/\s]+)+$/.test(path) || rest.length > 0) {
      check.fail(at, `a method (${METHODS.join(', ')}), a space and a path, such as 'GET /'`, key)
    }
    const route = typeof value === 'string' ? { function: value } : value
    check.members(at, route, ['function', 'integration'])
    if (!Object.hasOwn(functions, route.function)) {
      check.fail(
        `${at}.function`,
        `one of the declared functions (${Object.keys(functions).join(', ') || 'none'})`,
        route.function,
      )
    }
    const integration =
      check.oneOf(`${at}.integration`, route.integration, ['AWS', 'AWS_PROXY'] as const) ?? 'AWS_PROXY'
    return { method, path, function: route.function, integration }
  })
  if (routes.length === 0)
    check.fail('api.routes', "at least one route such as { 'GET /': 'my-function' }", config.routes)
  return {
    name:
      check.text('api.name', config.name, /^[\w .-]{1,255}$/, 'letters, digits, space, . _ or -') ??
      'serverless-app-api',
    stage: check.text('api.stage', config.stage, /^\w{1,128}$/, 'letters, digits or _') ?? 'dev',
    routes,
  }
}

/** Checks single values; each refusal names the member. */
class Check {
  fail(at: string, expected: string, value: unknown): never {
    const shown = value === undefined ? 'nothing' : JSON.stringify(value)
    throw new PoolhouseError(
      'InvalidStackConfig',
      `${at || 'the stack'}: expected ${expected}, got ${shown}.`,
    )
  }

  members(at: string, value: unknown, known: readonly string[]): void {
    if (value === undefined) return
    if (!isRecord(value)) this.fail(at, `an object with ${known.join(', ')}`, value)
    for (const member of Object.keys(value)) {
      if (!known.includes(member)) {
        const path = at ? `${at}.${member}` : member
        throw new PoolhouseError(
          'InvalidStackConfig',
          `${path}: no such option. Known here: ${known.join(', ')}.`,
        )
      }
    }
  }

  text(at: string, value: unknown, pattern: RegExp, expected: string): string | undefined {
    if (value === undefined) return undefined
    if (typeof value !== 'string' || !pattern.test(value)) this.fail(at, expected, value)
    return value
  }

  /** As {@link text}, but a refusal does not show the value. */
  secret(at: string, value: unknown): string | undefined {
    if (value === undefined) return undefined
    if (typeof value !== 'string' || !/^[^\s/"@]{8,41}$/.test(value)) {
      throw new PoolhouseError(
        'InvalidStackConfig',
        `${at}: expected 8–41 characters without space, / " or @ (RDS's rule).`,
      )
    }
    return value
  }

  whole(at: string, value: unknown, least: number, most: number): number | undefined {
    if (value === undefined) return undefined
    if (!Number.isInteger(value) || (value as number) < least || (value as number) > most) {
      this.fail(at, `a whole number from ${least} to ${most}`, value)
    }
    return value as number
  }

  list<T>(at: string, value: readonly T[] | undefined): readonly T[] {
    if (value !== undefined && !Array.isArray(value)) this.fail(at, 'a list', value)
    return value ?? []
  }

  /** Values are not shown: a variable may hold what must not be printed. */
  variables(at: string, value: unknown): Record<string, string> {
    if (!isRecord(value)) {
      throw new PoolhouseError(
        'InvalidStackConfig',
        `${at}: expected an object of texts, or a function that returns one.`,
      )
    }
    for (const [name, text] of Object.entries(value)) {
      if (typeof text === 'string') continue
      throw new PoolhouseError(
        'InvalidStackConfig',
        `${at}.${name}: expected a text, got a value of type ${typeof text}.`,
      )
    }
    return value as Record<string, string>
  }

  flag(at: string, value: unknown): boolean | undefined {
    if (value !== undefined && typeof value !== 'boolean') this.fail(at, 'true or false', value)
    return value as boolean | undefined
  }

  oneOf<T extends string>(at: string, value: unknown, known: readonly T[]): T | undefined {
    if (value === undefined) return undefined
    if (!known.includes(value as T))
      this.fail(at, known.length > 1 ? `one of ${known.join(', ')}` : known.join(), value)
    return value as T
  }

  file(at: string, from: string, value: unknown): string {
    if (typeof value !== 'string' || value === '') this.fail(at, 'the path of a file', value)
    const path = resolve(from, value)
    if (!existsSync(path)) {
      throw new PoolhouseError(
        'InvalidStackConfig',
        `${at}: there is no file ${path}. Give a path relative to ${from} or an absolute one.`,
      )
    }
    return path
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function given<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]: V })
}
