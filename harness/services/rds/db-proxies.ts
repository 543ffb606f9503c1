import { arn } from '../../aws/arn.ts'
import type { DbProxy } from './db-proxy.ts'
import { definitionOf, describeProxy, poolDefaults } from './db-proxy.ts'
import { checkAuth, checkDefaultAuthScheme, checkTlsOfIam, planeAuth } from './db-proxy-auth.ts'
import {
  invalidCombination,
  invalidProxyState,
  invalidValue,
  proxyExists,
  proxyQuotaExceeded,
} from './errors.ts'
import { proxyEvents } from './event-texts.ts'
import { checkNetwork } from './network.ts'
import type { Operations, RdsParts } from './operations.ts'
import { listPage, refuseFilters } from './paging.ts'
import { scopeKey } from './rds-store.ts'
import { hex, resourceId } from './resource-id.ts'
import { whileIn } from './resource-state.ts'
import { tagMap } from './tag-map.ts'

/** Proxies of one account and region, unless AWS has raised it (A: RDS Proxy's quotas). */
const MOST_PROXIES = 20

/** Proxies as records; every change is handed on to the proxy plane before it is recorded. */
export function dbProxies({ store, dbProxyPlane, networkHas, now, onMoved, recordProxy }: RdsParts) {
  return {
    async CreateDBProxy(input, { region, account }) {
      if (input.EngineFamily !== 'MYSQL') {
        throw invalidValue(`EngineFamily ${input.EngineFamily} is not emulated by poolhouse: only MYSQL is.`)
      }
      checkNetwork('CreateDBProxy', input, { region, account }, networkHas)
      checkDefaultAuthScheme('CreateDBProxy', input.DefaultAuthScheme)
      const auth = checkAuth(input.Auth ?? [])
      if (auth.length === 0) throw invalidCombination('Auth must name at least one secret.')
      checkTlsOfIam(auth, input.RequireTLS ?? false)
      // AWS compares names without regard to case, and keeps them in lower case
      const name = input.DBProxyName.toLowerCase()
      const prx = resourceId('prx-', 17, hex)
      const rdsArn = (resource: string) => arn('rds', region, account, resource)
      const settings = {
        arn: rdsArn(`db-proxy:${prx}`),
        name,
        auth,
        roleArn: input.RoleArn,
        requireTls: input.RequireTLS ?? false,
        debugLogging: input.DebugLogging ?? false,
        idleClientTimeoutSeconds: idleClientTimeout(input.IdleClientTimeout ?? 1_800),
        pool: poolDefaults,
        iam: { region, account, resourceId: prx },
      }
      const tags = tagMap(input.Tags)
      const scope = { region, account }
      if (store.proxiesOf(scope).length + store.creating('proxies', scopeKey(scope)) >= MOST_PROXIES) {
        throw proxyQuotaExceeded()
      }
      const proxy = await store.reserving({ kind: 'proxies', scope, name }, proxyExists, async () => {
        const { host, port } = await dbProxyPlane.create(definitionOf(settings))
        const created: DbProxy = {
          ...settings,
          resourceId: prx,
          targetGroupArn: rdsArn(`target-group:${resourceId('prx-tg-', 17, hex)}`),
          defaultEndpointArn: rdsArn(`db-proxy-endpoint:${resourceId('prx-endpoint-', 17, hex)}`),
          createdAt: now(),
          updatedAt: now(),
          host,
          port,
          tags,
          status: 'available',
          endpoints: new Map(),
          vpcSubnetIds: input.VpcSubnetIds,
          vpcSecurityGroupIds: input.VpcSecurityGroupIds ?? [],
          target: undefined,
        }
        store.proxies.set(created.arn, created)
        return created
      })
      recordProxy(proxy, proxyEvents.created(name))
      return { DBProxy: describeProxy(proxy, 'creating') }
    },

    DescribeDBProxies(input, context) {
      refuseFilters(input, 'DB proxies')
      if (input.DBProxyName !== undefined) {
        return { DBProxies: [describeProxy(store.proxy(context, input.DBProxyName))] }
      }
      const { items, next } = listPage(store.proxiesOf(context), input)
      return { DBProxies: items.map((each) => describeProxy(each)), Marker: next }
    },

    async ModifyDBProxy(input, context) {
      const proxy = store.proxy(context, input.DBProxyName)
      checkNetwork('ModifyDBProxy', { VpcSecurityGroupIds: input.SecurityGroups }, context, networkHas)
      checkDefaultAuthScheme('ModifyDBProxy', input.DefaultAuthScheme)
      const auth = input.Auth && checkAuth(input.Auth)
      checkTlsOfIam(auth ?? proxy.auth, input.RequireTLS ?? proxy.requireTls)
      const seconds = input.IdleClientTimeout
      const settings = {
        ...(seconds !== undefined && { idleClientTimeoutSeconds: idleClientTimeout(seconds) }),
        ...(input.RequireTLS !== undefined && { requireTls: input.RequireTLS }),
        ...(input.DebugLogging !== undefined && { debugLogging: input.DebugLogging }),
      }
      const changed = auth ? { ...settings, auth } : settings
      return whileIn(proxy, 'modifying', invalidProxyState, async () => {
        const apply = async () => {
          // With another role it reads its secrets anew.
          const read = auth ?? (input.RoleArn === undefined ? undefined : proxy.auth)
          const forPlane = {
            ...settings,
            ...(read && { auth: read.map(planeAuth) }),
            ...(input.RoleArn !== undefined && { roleArn: input.RoleArn }),
          }
          await dbProxyPlane.update(proxy.arn, forPlane)
          Object.assign(proxy, changed, { updatedAt: now() })
          if (input.RoleArn !== undefined) proxy.roleArn = input.RoleArn
          if (input.SecurityGroups !== undefined) {
            proxy.vpcSecurityGroupIds = input.SecurityGroups
            await onMoved()
          }
        }
        const newName = input.NewDBProxyName?.toLowerCase() ?? proxy.name
        if (newName === proxy.name) await apply()
        else {
          const reservation = { kind: 'proxies', scope: context, name: newName } as const
          await store.reserving(reservation, proxyExists, async () => {
            await apply()
            await dbProxyPlane.rename(proxy.arn, newName)
            proxy.name = newName
          })
        }
        recordProxy(proxy, proxyEvents.modified(proxy.name))
        return { DBProxy: describeProxy(proxy) }
      })
    },

    async DeleteDBProxy(input, context) {
      const proxy = store.proxy(context, input.DBProxyName)
      // its endpoints go with it (A)
      await whileIn(proxy, 'deleting', invalidProxyState, async () => {
        await dbProxyPlane.remove(proxy.arn)
        store.proxies.delete(proxy.arn)
      })
      recordProxy(proxy, proxyEvents.deleted(proxy.name))
      return { DBProxy: describeProxy(proxy, 'deleting') }
    },
  } satisfies Operations
}

function idleClientTimeout(seconds: number): number {
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 28_800) return seconds
  throw invalidValue(`IdleClientTimeout must be from 1 to 28800 seconds, not ${seconds}.`)
}
