import type { UserAuthConfig } from '@aws-sdk/client-rds'
import { arn } from '../../aws/arn.ts'
import { notEmulated } from '../../aws/not-emulated.ts'
import { type DbProxy, definitionOf, describeProxy, poolDefaults } from './db-proxy.ts'
import { invalidCombination, invalidValue, proxyExists } from './errors.ts'
import type { Operations, RdsParts } from './operations.ts'
import { listPage } from './paging.ts'
import { hex, resourceId } from './resource-id.ts'
import { tagMap } from './tags.ts'

/** Proxies as records; every change is handed on to the proxy plane before it is recorded. */
export function dbProxies({ store, dbProxyPlane, now }: RdsParts) {
  return {
    async CreateDBProxy(input, { region, account }) {
      if (input.EngineFamily !== 'MYSQL') {
        throw invalidValue(`EngineFamily ${input.EngineFamily} is not emulated by poolhouse: only MYSQL is.`)
      }
      refuseUnemulated('CreateDBProxy', input)
      const auth = checkAuth('CreateDBProxy', input.Auth ?? [])
      if (auth.length === 0) throw invalidCombination('Auth must name at least one secret.')
      // AWS compares names without regard to case, and keeps them in lower case
      const name = input.DBProxyName.toLowerCase()
      const settings = {
        name,
        auth,
        requireTls: input.RequireTLS ?? false,
        idleClientTimeoutSeconds: idleClientTimeout(input.IdleClientTimeout ?? 1_800),
        pool: poolDefaults,
      }
      const tags = tagMap(input.Tags)
      const proxy = await store.reserving('proxies', name, proxyExists, async () => {
        const { host, port } = await dbProxyPlane.create(definitionOf(settings))
        const created: DbProxy = {
          ...settings,
          arn: arn('rds', region, account, `db-proxy:${resourceId('prx-', 17, hex)}`),
          targetGroupArn: arn('rds', region, account, `target-group:${resourceId('prx-tg-', 17, hex)}`),
          createdAt: now(),
          updatedAt: now(),
          host,
          port,
          tags,
          // role and network are shown as given: the proxy reads its secrets from this very stack
          roleArn: input.RoleArn,
          vpcSubnetIds: input.VpcSubnetIds,
          vpcSecurityGroupIds: input.VpcSecurityGroupIds ?? [],
          target: undefined,
        }
        store.proxies.set(name, created)
        return created
      })
      return { DBProxy: describeProxy(proxy, 'creating') }
    },

    DescribeDBProxies(input, context) {
      if (input.Filters?.length) throw notSupportedFilters()
      if (input.DBProxyName !== undefined) {
        return { DBProxies: [describeProxy(store.proxy(context, input.DBProxyName))] }
      }
      const { items, next } = listPage(store.proxiesOf(context), input)
      return { DBProxies: items.map((each) => describeProxy(each)), Marker: next }
    },

    async ModifyDBProxy(input, context) {
      const proxy = store.proxy(context, input.DBProxyName)
      if (input.NewDBProxyName !== undefined) throw notEmulated('ModifyDBProxy: NewDBProxyName')
      refuseUnemulated('ModifyDBProxy', input)
      const changed = {
        name: proxy.name,
        pool: proxy.pool,
        auth: input.Auth === undefined ? proxy.auth : checkAuth('ModifyDBProxy', input.Auth),
        requireTls: input.RequireTLS ?? proxy.requireTls,
        idleClientTimeoutSeconds: idleClientTimeout(
          input.IdleClientTimeout ?? proxy.idleClientTimeoutSeconds,
        ),
      }
      await dbProxyPlane.update(proxy.name, definitionOf(changed))
      Object.assign(proxy, changed, { updatedAt: now() })
      if (input.RoleArn !== undefined) proxy.roleArn = input.RoleArn
      if (input.SecurityGroups !== undefined) proxy.vpcSecurityGroupIds = input.SecurityGroups
      return { DBProxy: describeProxy(proxy) }
    },

    async DeleteDBProxy(input, context) {
      const proxy = store.proxy(context, input.DBProxyName)
      await dbProxyPlane.remove(proxy.name)
      store.proxies.delete(proxy.name)
      return { DBProxy: describeProxy(proxy, 'deleting') }
    },
  } satisfies Operations
}

interface ProxyOptions {
  DebugLogging?: boolean | undefined
  DefaultAuthScheme?: string | undefined
  EndpointNetworkType?: string | undefined
  TargetConnectionNetworkType?: string | undefined
}

function refuseUnemulated(operation: string, input: ProxyOptions): void {
  if (input.DebugLogging) throw notEmulated(`${operation}: DebugLogging`)
  if (input.DefaultAuthScheme === 'IAM_AUTH') throw notEmulated(`${operation}: DefaultAuthScheme IAM_AUTH`)
  for (const option of ['EndpointNetworkType', 'TargetConnectionNetworkType'] as const) {
    const value = input[option]
    if (value !== undefined && value !== 'IPV4') throw notEmulated(`${operation}: ${option} ${value}`)
  }
}

const mysqlAuthTypes = ['MYSQL_NATIVE_PASSWORD', 'MYSQL_CACHING_SHA2_PASSWORD']

function checkAuth(operation: string, auth: readonly UserAuthConfig[]): readonly UserAuthConfig[] {
  for (const { SecretArn: secretArn, IAMAuth: iam, ClientPasswordAuthType: type } of auth) {
    if (iam !== undefined && iam !== 'DISABLED') throw notEmulated(`${operation}: Auth IAMAuth ${iam}`)
    if (!secretArn) throw invalidCombination('SecretArn is required for the authentication scheme SECRETS.')
    if (type !== undefined && !mysqlAuthTypes.includes(type)) {
      throw invalidValue(`ClientPasswordAuthType ${type} is not valid for the engine family MYSQL.`)
    }
  }
  return auth
}

function idleClientTimeout(seconds: number): number {
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 28_800) return seconds
  throw invalidValue(`IdleClientTimeout must be from 1 to 28800 seconds, not ${seconds}.`)
}

/** The API has the member and the documentation says that it is not supported (A). */
export const notSupportedFilters = () => invalidValue('Filters are not supported for DB proxies.')
