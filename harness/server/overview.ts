import type { FunctionPlane } from '../lambda/function-plane.ts'
import type { DatabaseInstance } from './database-instance.ts'
import type { DatabaseInstances } from './database-instances.ts'
import type { DbProxies } from './db-proxies.ts'
import type { NamedResources } from './named-resources.ts'
import { partsOf } from './resource-arn.ts'

export interface OverviewParts {
  readonly databases: DatabaseInstances
  readonly dbProxies: DbProxies
  readonly functionPlane: FunctionPlane
  /** Lines of a proxy's log, oldest first. */
  dbProxyLog(proxyArn: string): Promise<string[]>
  /** Names and versions of the secrets; never a value. */
  secrets(): readonly SecretSummary[]
}

export interface SecretSummary {
  readonly arn: string
  readonly name: string
  /** VersionId of AWSCURRENT. */
  readonly version: string | undefined
  /** Staging labels in use. */
  readonly labels: readonly string[]
}

const LOG_LINES = 40

/**
 * The whole stack at one moment, for the dashboard: what runs, who is connected to what, the last lines of the logs. Cheap enough to
 * be asked for twice a second, since all of it is in memory but the count of MySQL's own connections.
 */
export async function overview(
  { databases, dbProxies, functionPlane, dbProxyLog, secrets }: OverviewParts,
  named: NamedResources,
) {
  const [database, proxies] = await Promise.all([
    Promise.all(
      databases.all.map(async (each) => ({ ...(await databaseOf(each)), label: named.label(each.arn) })),
    ),
    Promise.all(
      dbProxies.all.map(async ({ arn, name }) => {
        const [sessions, statistics, log] = await Promise.all([
          dbProxies.sessions(arn),
          dbProxies.statistics(arn),
          dbProxyLog(arn),
        ])
        const label = named.label(arn, name)
        const lines = log.slice(-LOG_LINES)
        return { arn, name, label, ...dbProxies.address(arn), sessions, statistics, log: lines }
      }),
    ),
  ])
  return {
    at: Date.now(),
    functions: named.functions().map(({ planeName, arn }) => ({
      arn,
      name: partsOf(arn).name,
      label: named.label(arn),
      environments: functionPlane.environments(planeName),
      log: functionPlane.logs(planeName).slice(-LOG_LINES),
    })),
    secrets: secrets().map((secret) => ({ ...secret, label: named.label(secret.arn, secret.name) })),
    dbProxies: proxies,
    databases: database,
  }
}

/** Without counts while the server does not answer. */
async function databaseOf(instance: DatabaseInstance) {
  const connections = await instance
    .server()
    .then((server) => server.connections())
    .catch(() => undefined)
  return { arn: instance.arn, identifier: instance.identifier, ...instance.address, connections }
}
