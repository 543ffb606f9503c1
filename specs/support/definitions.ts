import { join } from 'node:path'
import { defineStack, type FunctionResources, type StackConfig } from '../../harness/index.ts'

export const root = join(__dirname, '..', '..')

/** Variables of a function that connects through the proxy, or directly. */
export const viaDbProxy = ({ dbProxy, secret }: FunctionResources) => ({
  DB_HOST: dbProxy.endpoint,
  DB_PORT: String(dbProxy.port),
  SECRET_ID: secret.name,
})
export const directly = ({ database, secret }: FunctionResources) => ({
  DB_HOST: database.endpoint,
  DB_PORT: String(database.port),
  SECRET_ID: secret.name,
})

/** The workshop's stack, with what a spec adds or changes. */
export function workshopWith(change: { [K in keyof StackConfig]?: StackConfig[K] | undefined } = {}) {
  const config: StackConfig = {
    database: { instanceClass: 'db.t3.micro' },
    secret: {},
    dbProxy: { maxConnectionsPercent: 50 },
    functions: {
      'serverless-app-lambda': { entry: 'fixtures/functions/now/index.ts', environment: viaDbProxy },
    },
    api: { routes: { 'GET /': { function: 'serverless-app-lambda', integration: 'AWS' } } },
    ...(change as Partial<StackConfig>),
  }
  return defineStack(config, { from: root })
}

/** A function of specs/support/functions. */
export const supportFunction = (name: string) => `specs/support/functions/${name}/index.ts`
