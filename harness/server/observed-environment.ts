import type { EnvironmentDescription } from '../lambda/function-definition.ts'
import { establishedSockets, openSockets } from '../lambda/open-sockets.ts'
import type { DatabaseInstances } from './database-instances.ts'
import type { DbProxies } from './db-proxies.ts'
import type { NamedResources } from './named-resources.ts'

/** A TCP connection of an execution environment. */
export interface EnvironmentSocket {
  /** `IP:PORT`. */
  readonly local: string
  readonly remote: string
  /** What of the stack is there: `DB proxy NAME`, `database NAME`; undefined for anything else. */
  readonly to?: string
}

/** An execution environment with what one asks the operating system for. */
export interface ObservedEnvironment extends EnvironmentDescription {
  /** Milliseconds since it was started. */
  readonly ageMs: number
  /** Open TCP connections (IPv4); undefined where the system does not tell, which is everywhere but on Linux. */
  readonly sockets: readonly EnvironmentSocket[] | undefined
}

/** Looks at the processes of environments. */
export function observeEnvironments(
  environments: readonly EnvironmentDescription[],
  {
    databases,
    dbProxies,
    named,
  }: { databases: DatabaseInstances; dbProxies: DbProxies; named: NamedResources },
): ObservedEnvironment[] {
  const known = new Map<string, string>()
  for (const { arn, address } of databases.all) {
    const { host, port } = address
    known.set(`${host}:${port}`, `database ${named.label(arn)}`)
  }
  for (const { arn, name } of dbProxies.all) {
    for (const { host, port } of [dbProxies.address(arn), ...Object.values(dbProxies.endpoints(arn))]) {
      known.set(`${host}:${port}`, `DB proxy ${named.label(arn, name)}`)
    }
  }
  const sockets = environments.length > 0 ? establishedSockets() : undefined
  return environments.map((environment) => ({
    ...environment,
    ageMs: Date.now() - environment.startedAtMs,
    sockets: openSockets(environment.pid, sockets)?.map((socket) => {
      const to = known.get(socket.remote)
      return to === undefined ? socket : { ...socket, to }
    }),
  }))
}
