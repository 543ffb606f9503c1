import type { CreateDBInstanceMessage, Filter } from '@aws-sdk/client-rds'
import { arn } from '../../aws/arn.ts'
import { notEmulated } from '../../aws/not-emulated.ts'
import { type DbInstance, describeInstance } from './db-instance.ts'
import { databaseOptions } from './db-instance-options.ts'
import { checkGroupFamily } from './default-groups.ts'
import {
  instanceExists,
  instanceNotFound,
  invalidCombination,
  invalidInstanceState,
  invalidValue,
} from './errors.ts'
import { instanceEvents, proxyEvents } from './event-texts.ts'
import { createMasterUserSecret } from './master-user-secret.ts'
import { checkNetwork } from './network.ts'
import type { Operations, RdsParts } from './operations.ts'
import { listPage } from './paging.ts'
import type { RdsStore, Scope } from './rds-store.ts'
import { resourceId, upperAlphanumeric } from './resource-id.ts'
import { tagMap } from './tag-map.ts'

/** DB instances: each is a real MySQL server of the database plane. */
export function dbInstances(parts: RdsParts) {
  const { store, databasePlane, dbProxyPlane, managedSecrets, networkHas, now, recordInstance, recordProxy } =
    parts
  return {
    async CreateDBInstance(input, { region, account }) {
      const options = databaseOptions(input)
      const { VpcSecurityGroupIds } = input
      checkNetwork('CreateDBInstance', { VpcSecurityGroupIds }, { region, account }, networkHas)
      const { identifier, ...size } = options
      const reservation = { kind: 'instances', scope: { region, account }, name: identifier } as const
      const instance = await store.reserving(reservation, instanceExists, async () => {
        const instanceArn = arn('rds', region, account, `db:${identifier}`)
        const managed = input.ManageMasterUserPassword
          ? createMasterUserSecret(parts, instanceArn, {
              username: options.masterUsername,
              kmsKeyId: input.MasterUserSecretKmsKeyId,
            })
          : undefined
        const { host, port, engineVersion, ready } = await databasePlane
          .create({ ...size, arn: instanceArn, ...(managed && { masterUserPassword: managed.password }) })
          .catch((error: unknown) => {
            if (managed) managedSecrets.remove(managed.secret.arn)
            throw error
          })
        try {
          checkVersion(input.EngineVersion, engineVersion)
          checkGroupFamily(input.DBParameterGroupName, engineVersion)
        } catch (error) {
          ready.catch(() => {}) // it is on its way out
          await databasePlane.remove(instanceArn)
          if (managed) managedSecrets.remove(managed.secret.arn)
          throw error
        }
        const created: DbInstance = {
          identifier,
          arn: instanceArn,
          masterSecret: managed?.secret,
          resourceId: resourceId('db-', 26, upperAlphanumeric),
          createdAt: now(),
          host,
          port,
          engineVersion,
          tags: tagMap(input.Tags),
          asked: withoutPassword(input),
          instanceClass: options.instanceClass,
          pendingIdentifier: undefined,
          pendingClass: undefined,
          pending: {},
          status: 'creating',
          deletionProtection: input.DeletionProtection ?? false,
          settled: Promise.resolve(),
        }
        created.settled = ready.then(
          () => {
            if (created.status !== 'creating') return
            created.status = 'available'
            recordInstance(created, instanceEvents.created)
          },
          () => {
            if (created.status === 'creating') created.status = 'failed'
          },
        )
        store.instances.set(instanceArn, created)
        return created
      })
      return { DBInstance: describeInstance(instance, 'creating') }
    },

    async DescribeDBInstances(input, context) {
      const { DBInstanceIdentifier: identifier } = input
      if (identifier !== undefined) {
        const instance = describedInstance(store, context, identifier)
        // A waiter asks at once and then sleeps for 30 s: let it find the server ready the first time.
        await instance.settled
        // it may have another name by now, or be gone
        if (describedInstance(store, context, identifier) !== instance) throw instanceNotFound(identifier)
        return { DBInstances: matchesFilters(instance, input.Filters) ? [describeInstance(instance)] : [] }
      }
      const all = store.instancesOf(context).filter((each) => matchesFilters(each, input.Filters))
      const { items, next } = listPage(all, input)
      return { DBInstances: items.map((each) => describeInstance(each)), Marker: next }
    },

    async DeleteDBInstance(input, context) {
      const instance = store.instance(context, input.DBInstanceIdentifier)
      if (!input.SkipFinalSnapshot) {
        if (input.FinalDBSnapshotIdentifier) throw notEmulated('DeleteDBInstance: FinalDBSnapshotIdentifier')
        throw invalidCombination(
          'FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.',
        )
      }
      // that the two do not go together is documented (A); the text is not verified on AWS
      if (input.FinalDBSnapshotIdentifier !== undefined) {
        throw invalidCombination('FinalDBSnapshotIdentifier cannot be given with SkipFinalSnapshot.')
      }
      if (input.DeleteAutomatedBackups === false) {
        throw notEmulated('DeleteDBInstance: DeleteAutomatedBackups false')
      }
      if (instance.deletionProtection) {
        throw invalidCombination(
          'Cannot delete protected DB Instance, please disable deletion protection and try again.',
        )
      }
      if (instance.status === 'deleting') {
        throw invalidInstanceState(`Instance ${instance.identifier} is already being deleted.`)
      }
      instance.status = 'deleting'
      // A target that is deleted does not come back by itself when an instance of its name is made again (B).
      for (const proxy of store.proxiesAt(instance.arn)) {
        proxy.target = undefined
        await dbProxyPlane.setTarget(proxy.arn, undefined)
        recordProxy(proxy, proxyEvents.instanceRemoved(instance.identifier, proxy.name))
      }
      try {
        await databasePlane.remove(instance.arn)
      } catch (error) {
        instance.status = 'failed' // not gone: may be deleted again
        throw error
      }
      store.instances.delete(instance.arn)
      if (instance.masterSecret) managedSecrets.remove(instance.masterSecret.arn) // with the instance (A)
      recordInstance(instance, instanceEvents.deleted)
      return { DBInstance: describeInstance(instance) }
    },
  } satisfies Operations
}

/** DescribeDBInstances takes an ARN, too (A). @throws AwsError DBInstanceNotFoundFault */
function describedInstance(store: RdsStore, scope: Scope, identifier: string): DbInstance {
  if (!identifier.startsWith('arn:')) return store.instance(scope, identifier)
  const found = store.instancesOf(scope).find((each) => each.arn === identifier)
  if (!found) throw instanceNotFound(identifier)
  return found
}

/** The version is the machine's: known only once a server has been asked for. */
function checkVersion(wanted: string | undefined, version: string): void {
  if (wanted === undefined || version === wanted || version.startsWith(`${wanted}.`)) return
  throw invalidCombination(`Cannot find version ${wanted} for mysql: this machine has MySQL ${version}.`)
}

function matchesFilters(instance: DbInstance, filters: readonly Filter[] | undefined): boolean {
  return (filters ?? []).every(({ Name: name = '', Values: values = [] }) => {
    switch (name) {
      case 'db-instance-id':
        return values.includes(instance.identifier) || values.includes(instance.arn)
      case 'dbi-resource-id':
        return values.includes(instance.resourceId)
      case 'engine':
        return values.includes('mysql')
      case 'db-cluster-id':
      case 'domain':
        return false // no instance is in a cluster or directory
      default:
        throw invalidValue(`Unrecognized filter name: ${name}`)
    }
  })
}

function withoutPassword({ MasterUserPassword: _password, ...asked }: CreateDBInstanceMessage) {
  return asked
}
