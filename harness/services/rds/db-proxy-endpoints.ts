import type { DBProxyEndpoint } from '@aws-sdk/client-rds'
import { arn } from '../../aws/arn.ts'
import type { DbProxy } from './db-proxy.ts'
import {
  type DbProxyEndpoint,
  defaultEndpointName,
  describeDefaultEndpoint,
  describeEndpoint,
} from './db-proxy-endpoint.ts'
import {
  endpointExists,
  endpointNotFound,
  endpointQuotaExceeded,
  invalidCombination,
  invalidEndpointState,
  invalidProxyState,
} from './errors.ts'
import { proxyEvents } from './event-texts.ts'
import { checkNetwork } from './network.ts'
import type { Operations, RdsParts } from './operations.ts'
import { listPage, refuseFilters } from './paging.ts'
import { hex, resourceId } from './resource-id.ts'
import { requireAvailable, whileIn } from './resource-state.ts'
import { tagMap } from './tag-map.ts'

/** Endpoints of one proxy besides the default one (A: rds-proxy-endpoints). */
const MOST_ENDPOINTS = 20

/** A proxy's endpoints: each is an address of its own in front of the same pool. */
export function dbProxyEndpoints({ store, dbProxyPlane, networkHas, now, recordProxy }: RdsParts) {
  return {
    async CreateDBProxyEndpoint(input, context) {
      const proxy = store.proxy(context, input.DBProxyName)
      checkNetwork('CreateDBProxyEndpoint', input, context, networkHas)
      // A: "When the proxy is associated with an RDS instance … you can't specify READ_ONLY"; the code is inferred (C).
      if (input.TargetRole === 'READ_ONLY') {
        throw invalidCombination(
          'TargetRole READ_ONLY is for proxies of Aurora DB clusters with reader instances; the target of this proxy is an RDS DB instance.',
        )
      }
      requireAvailable(proxy, invalidProxyState)
      const name = input.DBProxyEndpointName.toLowerCase()
      if (name === defaultEndpointName) throw endpointExists()
      if (proxy.endpoints.size + store.creating('endpoints', proxy.arn) >= MOST_ENDPOINTS) {
        throw endpointQuotaExceeded()
      }
      const tags = tagMap(input.Tags)
      const { region, account } = context
      const reservation = { kind: 'endpoints', scope: context, name, owner: proxy.arn } as const
      const endpoint = await store.reserving(reservation, endpointExists, async () => {
        const { host, port } = await dbProxyPlane.createEndpoint(proxy.arn, name)
        const created: DbProxyEndpoint = {
          name,
          arn: arn('rds', region, account, `db-proxy-endpoint:${resourceId('prx-endpoint-', 17, hex)}`),
          createdAt: now(),
          host,
          port,
          tags,
          status: 'available',
          vpcSubnetIds: input.VpcSubnetIds,
          vpcSecurityGroupIds: input.VpcSecurityGroupIds ?? [],
        }
        proxy.endpoints.set(name, created)
        return created
      })
      recordProxy(proxy, proxyEvents.endpointCreated(name, proxy.name))
      return { DBProxyEndpoint: describeEndpoint(proxy, endpoint, 'creating') }
    },

    DescribeDBProxyEndpoints(input, context) {
      refuseFilters(input, 'DB proxies')
      const proxies =
        input.DBProxyName === undefined ? store.proxiesOf(context) : [store.proxy(context, input.DBProxyName)]
      const name = input.DBProxyEndpointName?.toLowerCase()
      const wanted = proxies
        .flatMap(describeAll)
        .filter((endpoint) => name === undefined || endpoint.DBProxyEndpointName === name)
      if (name !== undefined && wanted.length === 0) throw endpointNotFound()
      const { items, next } = listPage(wanted, input)
      return { DBProxyEndpoints: items, Marker: next }
    },

    async ModifyDBProxyEndpoint(input, context) {
      refuseDefault(input.DBProxyEndpointName, 'modified: modify the proxy')
      const { proxy, endpoint } = store.endpoint(context, input.DBProxyEndpointName)
      checkNetwork('ModifyDBProxyEndpoint', input, context, networkHas)
      requireAvailable(proxy, invalidProxyState)
      return whileIn(endpoint, 'modifying', invalidEndpointState, async () => {
        const newName = input.NewDBProxyEndpointName?.toLowerCase() ?? endpoint.name
        if (newName === defaultEndpointName) throw endpointExists()
        if (newName !== endpoint.name) {
          const reservation = { kind: 'endpoints', scope: context, name: newName, owner: proxy.arn } as const
          await store.reserving(reservation, endpointExists, async () => {
            await dbProxyPlane.renameEndpoint(proxy.arn, endpoint.name, newName)
            proxy.endpoints.delete(endpoint.name)
            endpoint.name = newName
            proxy.endpoints.set(newName, endpoint)
          })
        }
        if (input.VpcSecurityGroupIds !== undefined) endpoint.vpcSecurityGroupIds = input.VpcSecurityGroupIds
        recordProxy(proxy, proxyEvents.endpointModified(proxy.name))
        return { DBProxyEndpoint: describeEndpoint(proxy, endpoint) }
      })
    },

    async DeleteDBProxyEndpoint(input, context) {
      refuseDefault(input.DBProxyEndpointName, 'deleted: it goes with its proxy')
      const { proxy, endpoint } = store.endpoint(context, input.DBProxyEndpointName)
      await whileIn(endpoint, 'deleting', invalidEndpointState, async () => {
        await dbProxyPlane.removeEndpoint(proxy.arn, endpoint.name)
        proxy.endpoints.delete(endpoint.name)
      })
      recordProxy(proxy, proxyEvents.endpointDeleted(endpoint.name, proxy.name))
      return { DBProxyEndpoint: describeEndpoint(proxy, endpoint, 'deleting') }
    },
  } satisfies Operations
}

function describeAll(proxy: DbProxy): DBProxyEndpoint[] {
  return [
    describeDefaultEndpoint(proxy),
    ...[...proxy.endpoints.values()].map((each) => describeEndpoint(proxy, each)),
  ]
}

/** The default endpoint cannot be deleted (A); the code is inferred (C). */
function refuseDefault(name: string, what: string): void {
  if (name.toLowerCase() !== defaultEndpointName) return
  throw invalidEndpointState(`The default endpoint of a DB proxy can't be ${what}.`)
}
