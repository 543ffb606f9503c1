import { Check, given, isRecord, NAME, NAME_RULE } from './check.ts'
import { defineApi } from './define-api.ts'
import { defineDbProxy } from './define-db-proxy.ts'
import { defineFunctions } from './define-functions.ts'
import { defineIam } from './define-iam.ts'
import { declaredNames, defineNetwork } from './define-network.ts'
import { defineSecret } from './define-secret.ts'
import type { StackConfig, StackDefinition } from './stack-config.ts'

/**
 * Declares a stack: fills in the defaults, checks every value, and returns a definition that can be started any
 * number of times. Relative paths are resolved against `from` (default: the working directory).
 * @throws PoolhouseError `InvalidStackConfig`, naming the member, what was expected and what was given.
 */
export function defineStack(config: StackConfig, { from = process.cwd() } = {}): StackDefinition {
  const check = new Check()
  check.members('', config, ['region', 'network', 'database', 'secret', 'dbProxy', 'functions', 'api', 'iam'])
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
    'securityGroups',
    'init',
  ])
  const region =
    check.text('region', config.region, /^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as ap-northeast-2') ??
    'ap-northeast-2'
  const network = defineNetwork(check, config.network, region)
  const groups = config.database.securityGroups
  const securityGroups =
    groups && declaredNames(check, 'database.securityGroups', groups, 'securityGroups', network, 1)
  const init = [database.init ?? []]
    .flat()
    .map((file, index) => check.file(`database.init[${index}]`, from, file))
  const functions = defineFunctions(check, config.functions, from, network)
  const username =
    check.text(
      'database.username',
      database.username,
      /^[A-Za-z]\w{0,15}$/,
      '1–16 letters, digits or _, a letter first',
    ) ?? 'admin'
  const secret = defineSecret(check, config.secret, Object.keys(functions))
  const dbProxy = defineDbProxy(check, config.dbProxy, { secretName: secret?.name, username, network })
  const api = defineApi(check, config.api, functions)
  const definition: StackDefinition = {
    region,
    ...given('network', network),
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
      username,
      init,
      ...given('securityGroups', securityGroups),
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
    ...given('secret', secret),
    ...given('dbProxy', dbProxy),
    functions,
    ...given('api', api),
    ...given('iam', defineIam(check, config.iam)),
  }
  definitions.add(definition)
  return definition
}

const definitions = new WeakSet<object>()

/** Whether `config` has been through {@link defineStack}. */
export function isStackDefinition(config: StackConfig | StackDefinition): config is StackDefinition {
  return definitions.has(config)
}
