import { notEmulated } from '../../aws/not-emulated.ts'
import { refusing } from '../../aws/refuse-parameters.ts'
import type { Service } from '../../aws/service.ts'
import { type Clock, systemClock } from '../../kit/clock.ts'
import { dbInstanceLifecycle } from './db-instance-lifecycle.ts'
import { dbInstances } from './db-instances.ts'
import { dbProxies } from './db-proxies.ts'
import { dbProxyEndpoints } from './db-proxy-endpoints.ts'
import { dbProxyTargets } from './db-proxy-targets.ts'
import { describeEvents } from './describe-events.ts'
import { instanceEvents, proxyEvents } from './event-texts.ts'
import { keepRds } from './keep-rds.ts'
import { type Listener, listenersOf } from './listeners.ts'
import { setMasterPassword } from './master-user-secret.ts'
import { modifyDbInstance } from './modify-db-instance.ts'
import type { NetworkHas } from './network.ts'
import type { RdsParts } from './operations.ts'
import { rdsParameters } from './parameters.ts'
import type { DatabasePlane, DbProxyPlane, ManagedSecrets } from './ports.ts'
import { RdsEvents } from './rds-events.ts'
import { RdsStore, type Scope } from './rds-store.ts'
import { tagOperations } from './tags.ts'

export interface RdsOptions {
  readonly databasePlane: DatabasePlane
  readonly dbProxyPlane: DbProxyPlane
  readonly clock?: Clock
  /** Whether Secrets Manager has a value for this ARN: decides a target's health. Default: it has. */
  readonly secretExists?: (
    secretArn: string,
    proxy: { readonly arn: string; readonly roleArn: string },
  ) => boolean
  /** A DB instance or proxy is in other security groups than before. The operation is answered when this has resolved. */
  readonly onMoved?: () => Promise<void>
  /** Whether a subnet or security group may be named. Default: what looks like one. */
  readonly networkHas?: NetworkHas
  /** Keeps the secrets of ManageMasterUserPassword. Default: there is no Secrets Manager. */
  readonly managedSecrets?: ManagedSecrets
}

/** RDS, and what its planes tell it. */
export interface Rds extends Service {
  /**
   * Sets the password of the master user whose secret RDS manages. Rejects with AwsError `InvalidDBInstanceState` where the instance
   * is not available.
   */
  setMasterPassword(secretArn: string, password: string): Promise<void>
  /** ARN of the proxy that has this name in an account and region. */
  proxyArn(scope: Scope, name: string): string | undefined
  /** Every address that the account's DB instances and proxies listen at, and where it is in EC2's network. */
  listeners(scope: Scope): Listener[]
  /** Whether a DB instance, proxy or endpoint is in this subnet or security group. */
  isPlacedIn(scope: Scope, id: string): boolean
  /** A server went down or came back without RDS having asked for it. */
  onInstance(instanceArn: string, what: 'shutdown' | 'restarted'): void
  /** A proxy has turned clients away; told as an event once a minute at most. */
  onThrottled(proxyArn: string): void
  /** Enhanced logging has ended by itself, a day after it was switched on. */
  onDebugLoggingEnded(proxyArn: string): void
}

const THROTTLE_EVENT_EVERY_MS = 60_000

const noManagedSecrets: ManagedSecrets = {
  create() {
    throw notEmulated('ManageMasterUserPassword without Secrets Manager')
  },
  rotate: () => false,
  state: () => undefined,
  remove() {},
}

/** RDS, as far as DB instances for MySQL and RDS Proxy go. */
export function createRds(options: RdsOptions): Rds {
  const { databasePlane, dbProxyPlane, clock = systemClock } = options
  const store = new RdsStore()
  const events = new RdsEvents(clock)
  const toldOfThrottling = new Map<string, number>()
  const parts: RdsParts = {
    store,
    events,
    databasePlane,
    dbProxyPlane,
    managedSecrets: options.managedSecrets ?? noManagedSecrets,
    networkHas: options.networkHas ?? (() => true),
    onMoved: options.onMoved ?? (async () => {}),
    now: () => new Date(clock.now()),
    secretExists: options.secretExists ?? (() => true),
    recordProxy: ({ name, arn }, event) => events.record({ type: 'db-proxy', identifier: name, arn }, event),
    recordInstance: ({ identifier, arn }, event) =>
      events.record({ type: 'db-instance', identifier, arn }, event),
  }
  return {
    signingName: 'rds',
    operations: refusing('rds', rdsParameters, {
      ...dbInstances(parts),
      ...modifyDbInstance(parts),
      ...dbInstanceLifecycle(parts),
      ...dbProxies(parts),
      ...dbProxyEndpoints(parts),
      ...dbProxyTargets(parts),
      ...describeEvents(parts),
      ...tagOperations(parts),
    }),
    listeners: (scope) => listenersOf(store, scope),
    isPlacedIn: (scope, id) =>
      listenersOf(store, scope).some(
        ({ place }) => place.subnetIds.includes(id) || place.groupIds.includes(id),
      ),
    setMasterPassword: (secretArn, password) => setMasterPassword(parts, secretArn, password),
    proxyArn: (scope, name) => store.findProxy(scope, name)?.arn,
    onInstance(instanceArn, what) {
      const instance = store.instances.get(instanceArn)
      if (instance) parts.recordInstance(instance, instanceEvents[what])
    },
    onThrottled(proxyArn) {
      const proxy = store.proxies.get(proxyArn)
      const last = toldOfThrottling.get(proxyArn) ?? Number.NEGATIVE_INFINITY
      if (!proxy || clock.now() - last < THROTTLE_EVENT_EVERY_MS) return
      toldOfThrottling.set(proxyArn, clock.now())
      parts.recordProxy(proxy, proxyEvents.throttled(proxy.name))
    },
    onDebugLoggingEnded(proxyArn) {
      const proxy = store.proxies.get(proxyArn)
      if (proxy) proxy.debugLogging = false
    },
    snapshot: () => keepRds(parts),
    async reset() {
      // proxies first: each holds connections to its database
      for (const { arn } of store.proxies.values()) await dbProxyPlane.remove(arn)
      store.proxies.clear()
      for (const { arn } of store.instances.values()) await databasePlane.remove(arn)
      store.instances.clear()
      events.clear()
      toldOfThrottling.clear()
    },
  }
}
