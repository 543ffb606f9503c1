import { PoolhouseError } from '../../kit/errors.ts'
import { callControl } from '../../stack/control-client.ts'
import type { StackDefinition } from '../../stack/stack-config.ts'
import type { StartedDbProxy } from './db-proxy.ts'
import { lacksOf } from './lacks.ts'
import { LocalStackFunctions } from './localstack-functions.ts'
import type { MySqlDatabase } from './mysql.ts'
import type { ContainersSettings } from './settings.ts'

export interface ControlParts {
  readonly settings: ContainersSettings
  readonly definition: StackDefinition
  readonly endpointUrl: string
  readonly database: MySqlDatabase
  /** The proxy that runs now. @throws PoolhouseError when the stack has none */
  dbProxy(): StartedDbProxy
  /** Forgets the endpoint's resources, clears the database, ends the proxy. */
  reset(): Promise<void>
}

type Method = 'GET' | 'POST'
type Handler = (name: string, body: unknown) => unknown

/** The embedded server's `/_poolhouse` routes, answered by this process on the containers' behalf. */
export function controlTable(parts: ControlParts) {
  const { database, definition, endpointUrl, settings } = parts
  const functions = new LocalStackFunctions(endpointUrl, definition)
  let stack: unknown
  const lacks = lacksOf(settings)
  const table: Record<string, Handler> = {
    'POST /stack': (_, body) => {
      stack = body
    },
    'GET /stack': () => stack,
    'POST /reset': () => parts.reset(),
    'GET /certificate-authority': () => parts.dbProxy().tell('certificate-authority'),
    'GET /databases/:name': async () => ({
      product: 'MySQL',
      version: await database.version(),
      source: `image ${settings.images.mysql}`,
    }),
    'GET /databases/:name/connections': () => database.connections(),
    'POST /databases/:name/reset-peak': () => database.resetPeak(),
    'POST /databases/:name/init': (_, body) => {
      const { file, sql, database: name } = body as { file: string; sql: string; database?: string }
      return database.runSql(file, sql, name)
    },
    'POST /databases/:name/users': (_, body) => {
      const { username, password, grants } = body as { username: string; password: string; grants?: string[] }
      return database.createUser(username, password, grants)
    },
    'POST /databases/:name/close-connections': async () => ({ closed: await database.closeConnections() }),
    'POST /databases/:name/query': (_, body) => database.query((body as { sql: string }).sql),
    'GET /db-proxies/:name/sessions': () => parts.dbProxy().tell('sessions'),
    'GET /db-proxies/:name/statistics': () => parts.dbProxy().tell('statistics'),
    'GET /db-proxies/:name/connection-pool': () => parts.dbProxy().tell('connection-pool'),
    ...(settings.endpoint === 'localstack' && {
      'POST /functions/:name/prewarm': (name: string, body: unknown) =>
        functions.prewarm(name, (body as { count: number }).count),
      'POST /functions/:name/recycle': (name: string) => functions.recycle(name),
    }),
  }

  return async (method: Method, path: string, body?: unknown): Promise<unknown> => {
    const [, collection = '', name = '', ...rest] = path.split('/')
    const pattern = name ? ['', collection, ':name', ...rest].join('/') : `/${collection}`
    const handler = table[`${method} ${pattern}`]
    if (handler) return handler(decodeURIComponent(name), body)
    const isLambdas = collection === 'functions' || collection === 'account'
    if (isLambdas && settings.endpoint === 'poolhouse') return callControl(endpointUrl, method, path, body)
    const reason = isLambdas
      ? lacks.environmentControl
      : collection === 'databases'
        ? lacks.databaseControl
        : collection === 'snapshots'
          ? lacks.snapshots
          : collection === 'iam'
            ? lacks.iam
            : collection === 'secrets'
              ? lacks.secretRotation
              : lacks.rdsApi
    throw new PoolhouseError('NotOnThisTarget', `${method} ${path}: not on the containers target: ${reason}.`)
  }
}
