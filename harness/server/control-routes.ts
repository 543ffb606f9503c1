import type { HttpAnswer, HttpRequest, HttpRoute } from '../aws/http.ts'
import { PoolhouseError } from '../kit/errors.ts'
import type { FunctionPlane } from '../lambda/function-plane.ts'
import type { RotationEvent } from '../services/secretsmanager/rotation-state.ts'
import type { AccessControl } from './access/access-control.ts'
import { configureAccess } from './access/access-routes.ts'
import { burst } from './burst.ts'
import type { DatabaseInstances } from './database-instances.ts'
import type { DbProxies } from './db-proxies.ts'
import type { DbProxyEmulation } from './db-proxy-emulation.ts'
import { stopIdle, wakeIdle } from './idle-environments.ts'
import { NamedResources } from './named-resources.ts'
import { observeEnvironments } from './observed-environment.ts'
import { type OverviewParts, overview } from './overview.ts'
import type { Scope } from './resource-arn.ts'
import type { StackSnapshots } from './stack-snapshots.ts'
import type { Reachability } from './virtual-network.ts'

export interface ControlParts {
  readonly databases: DatabaseInstances
  readonly dbProxies: DbProxies
  readonly functionPlane: FunctionPlane
  /** Lines of a proxy's log, oldest first. */
  dbProxyLog(proxyArn: string): Promise<string[]>
  /** The stack's own account and region. */
  readonly home: Scope
  /** Lets idle time pass faster than the clock. */
  advanceTime(seconds: number, keepEnvironments: boolean): Promise<void>
  secrets: OverviewParts['secrets']
  /** What has happened to the rotations of a secret; values are not among it. */
  rotations(secretArn: string): RotationEvent[]
  /** ARN of a secret of the stack's own account and region, by its name. */
  secretArn(name: string): string | undefined
  /** Asks whoever started the stack to reset it; false when nobody there takes such wishes. */
  askForReset(): boolean
  /** PEM of the authority that signed what database and proxy endpoints present. */
  readonly certificateAuthority: string
  /** Forgets every resource of every service. */
  reset(): Promise<void>
  readonly access: AccessControl
  reachability(functionArn: string): Reachability[]
  /** A proxy's way to its target, where it has one. */
  proxyReachability(proxyArn: string): Reachability | undefined
  /** ARN of a function by what the data plane calls it. */
  functionArn(planeName: string): string | undefined
  readonly snapshots: Pick<StackSnapshots, 'take' | 'restore' | 'remove'>
}

interface DatabaseUserBody {
  username: string
  password: string
  grants?: string[]
}

const PREFIX = '/_poolhouse'
type Handler = (name: string, body: unknown) => unknown

/**
 * `/_poolhouse`: what AWS has no API for. Closed to web pages. Each route is a line of the table; `:name` is one path
 * segment: of a function, database, DB proxy or secret its name in the stack's own account and region, or in any its ARN. Answers are JSON; a refusal is `{ code, message }`.
 */
export function controlRoute(parts: ControlParts): HttpRoute {
  const { databases, dbProxies, functionPlane } = parts
  const named = new NamedResources(parts)
  const known = (name: string) => named.function(name).planeName
  const databaseAt = (name: string) => named.database(name)
  const proxyAt = (name: string) => named.dbProxy(name)
  let stack: unknown
  let tail: Promise<unknown> = Promise.resolve()
  /** What concerns the whole stack is done one after the other. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = tail.then(work)
    tail = done.catch(() => {}) // told to who asked; the next one waits for it either way
    return done
  }
  const table: Record<string, Handler> = {
    'GET /health': () => ({ status: 'up', pid: process.pid }),
    'GET /stack': () => stack ?? refuse('no stack has been provisioned here yet; start one with startStack.'),
    'POST /stack': (_, body) => {
      stack = body
    },
    'POST /reset': () =>
      inTurn(() => {
        stack = undefined
        return parts.reset()
      }),
    'POST /snapshots': () => inTurn(async () => ({ name: await parts.snapshots.take() })),
    'POST /snapshots/:name/restore': (name) => inTurn(() => parts.snapshots.restore(name)),
    'POST /snapshots/:name/remove': (name) => inTurn(() => parts.snapshots.remove(name)),
    'GET /overview': async () => ({ invokeUrl: invokeUrlOf(stack), ...(await overview(parts, named)) }),
    'POST /ask-for-reset': () =>
      parts.askForReset() ||
      refuse('the process that started this stack takes no wishes; call stack.reset() there.'),
    'GET /certificate-authority': () => ({ pem: parts.certificateAuthority }),
    'GET /databases/:name': (name) => databaseAt(name) && databases.binary(),
    'GET /databases/:name/connections': async (name) => (await databaseAt(name).server()).connections(),
    'POST /databases/:name/reset-peak': async (name) => (await databaseAt(name).server()).resetPeak(),
    'POST /databases/:name/init': async (name, body) => {
      const { file, sql, database } = body as { file: string; sql: string; database?: string }
      await (await databaseAt(name).server()).runSql(file, sql, database)
    },
    'POST /databases/:name/users': async (name, body) => {
      const { username, password, grants } = body as DatabaseUserBody
      await (await databaseAt(name).server()).createUser(username, password, grants)
    },
    'POST /databases/:name/query': async (name, body) =>
      (await databaseAt(name).server()).query((body as { sql: string }).sql),
    'POST /databases/:name/start': (name) => databaseAt(name).start(undefined, false),
    'POST /databases/:name/kill': (name, body) =>
      databaseAt(name).kill((body as { restart: boolean }).restart),
    'POST /databases/:name/pause': (name) => databaseAt(name).pause(),
    'POST /databases/:name/resume': (name) => databaseAt(name).resume(),
    'POST /databases/:name/refuse-connections': (name, body) =>
      databaseAt(name).refuseConnections((body as { on: boolean }).on),
    'POST /databases/:name/close-connections': async (name) => ({
      closed: await (await databaseAt(name).server()).closeConnections(),
    }),
    'GET /db-proxies/:name': (name) => ({
      name,
      ...dbProxies.address(proxyAt(name)),
      endpoints: dbProxies.endpoints(proxyAt(name)),
    }),
    'POST /db-proxies/:name/emulation': (name, body) =>
      dbProxies.emulate(named.home, name, body as DbProxyEmulation),
    'GET /db-proxies/:name/sessions': (name) => dbProxies.sessions(proxyAt(name)),
    'GET /db-proxies/:name/logs': (name) =>
      dbProxies.address(proxyAt(name)) && parts.dbProxyLog(proxyAt(name)),
    'GET /db-proxies/:name/reachability': (name) => [parts.proxyReachability(proxyAt(name))].filter(Boolean),
    'GET /db-proxies/:name/advice': (name) => dbProxies.advice(proxyAt(name)),
    'POST /db-proxies/:name/close-clients': async (name) => ({
      closed: await dbProxies.closeClients(proxyAt(name)),
    }),
    'GET /db-proxies/:name/statistics': (name) => dbProxies.statistics(proxyAt(name)),
    'GET /secrets/:name/rotations': (name) => parts.rotations(named.secret(name)),
    'POST /advance-time': (_, body) => {
      const { seconds, keepEnvironments } = body as { seconds: number; keepEnvironments?: boolean }
      return parts.advanceTime(seconds, keepEnvironments ?? false)
    },
    'GET /iam': () => parts.access.settings,
    'POST /iam': (_, body) => configureAccess(parts.access, body, parts.home.account),
    'GET /account': () => ({
      concurrency: functionPlane.accountConcurrency,
      streamedResponseBytes: functionPlane.maxStreamedBytes,
    }),
    'POST /account': (_, body) => {
      const { concurrency, streamedResponseBytes } = body as Record<string, number | undefined>
      if (concurrency !== undefined) {
        functionPlane.accountConcurrency = quota("the account's concurrency", concurrency)
      }
      if (streamedResponseBytes !== undefined) {
        functionPlane.maxStreamedBytes = quota('the limit of streamed responses', streamedResponseBytes)
      }
    },
    'GET /functions/:name/environments': (name) =>
      observeEnvironments(functionPlane.environments(known(name)), { databases, dbProxies, named }),
    'GET /functions/:name/reachability': (name) => parts.reachability(named.function(name).arn),
    'POST /functions/:name/prewarm': (name, body) =>
      functionPlane.prewarm(known(name), (body as { count: number }).count),
    'POST /functions/:name/recycle': (name) => functionPlane.recycle(known(name)),
    'POST /functions/:name/burst': (name, body) => {
      const { count, event } = body as { count: number; event?: unknown }
      return burst(functionPlane, named.function(name), count, event)
    },
    'POST /functions/:name/freeze': (name, body) => stopIdle(functionPlane, known(name), environmentOf(body)),
    'POST /functions/:name/thaw': (name, body) => wakeIdle(functionPlane, known(name), environmentOf(body)),
    'POST /functions/:name/kill': (name, body) => {
      known(name)
      functionPlane.kill(environmentOf(body) ?? '')
    },
    'POST /functions/:name/debug': (name, body) =>
      functionPlane.debug(known(name), (body as { on: boolean }).on),
    'GET /functions/:name/logs': (name) => functionPlane.logs(known(name)).join('\n'),
  }
  return {
    name: 'poolhouse',
    openToBrowsers: false,
    matches: ({ url }) => url.pathname === PREFIX || url.pathname.startsWith(`${PREFIX}/`),
    answer: (request) => answer(request, table),
  }
}

/** The one environment that is meant, if any. */
function environmentOf(body: unknown): string | undefined {
  return (body as { environmentId?: string } | undefined)?.environmentId
}

/** Of the stack that its client has told us about. */
function invokeUrlOf(stack: unknown): string | undefined {
  return (stack as { resources?: { api?: { invokeUrl?: string } } } | undefined)?.resources?.api?.invokeUrl
}

async function answer(request: HttpRequest, table: Record<string, Handler>): Promise<HttpAnswer> {
  const path = request.url.pathname.slice(PREFIX.length)
  const [, collection = '', name = '', ...rest] = path.split('/')
  const pattern = name ? ['', collection, ':name', ...rest].join('/') : `/${collection}`
  const key = `${request.method} ${pattern}`
  const handler = Object.hasOwn(table, key) ? table[key] : undefined
  if (!handler) {
    return json(404, {
      code: 'NotFound',
      message: `no route ${request.method} ${PREFIX}${path}. Routes: ${Object.keys(table).join(', ')}.`,
    })
  }
  try {
    const body = request.body.length > 0 ? JSON.parse(request.body.toString('utf8')) : undefined
    return json(200, await handler(decodeURIComponent(name), body))
  } catch (error) {
    const { message } = error as Error
    return json(400, { code: error instanceof PoolhouseError ? error.code : 'ServerFailed', message })
  }
}

function json(statusCode: number, value: unknown): HttpAnswer {
  const body = value === undefined ? '' : JSON.stringify(value)
  return { statusCode, headers: { 'content-type': 'application/json' }, body }
}

function quota(what: string, value: number): number {
  if (Number.isInteger(value) && value >= 0) return value
  return refuse(`${what}: expected a whole number from 0 on, got ${value}.`)
}

function refuse(message: string): never {
  throw new PoolhouseError('InvalidOption', message)
}
