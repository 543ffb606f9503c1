import { type DbInstance, type DbInstanceStatus, describeInstance } from './db-instance.ts'
import { maxConnectionsTagOf } from './db-instance-options.ts'
import { applyPending } from './db-instance-settings.ts'
import { invalidCombination, invalidInstanceState } from './errors.ts'
import { instanceEvents } from './event-texts.ts'
import type { Operations, RdsParts } from './operations.ts'
import type { DatabaseSize } from './ports.ts'
import { takeIdentifier } from './rename-db-instance.ts'

/** RebootDBInstance, StopDBInstance and StartDBInstance. Each answers at once; the work goes on behind its status. */
export function dbInstanceLifecycle(parts: RdsParts) {
  const { store, databasePlane, recordInstance } = parts
  return {
    RebootDBInstance(input, context) {
      const instance = store.instance(context, input.DBInstanceIdentifier)
      if (input.ForceFailover && !instance.asked.MultiAZ) {
        throw invalidCombination(
          'Cannot specify forced failover since the instance is not configured for Multi AZ.',
        )
      }
      // the sentence is remembered from AWS's answers (B), as those below
      requireInstance(instance, ['available'], `Instance ${instance.identifier} is not in available state.`)
      if (input.ForceFailover) failOver(parts, instance)
      else rebootInstance(parts, instance)
      return { DBInstance: describeInstance(instance) }
    },

    StopDBInstance(input, context) {
      const instance = store.instance(context, input.DBInstanceIdentifier)
      requireInstance(instance, ['available'], `Instance ${instance.identifier} is not in available state.`)
      underway(parts, instance, 'stopping', async () => {
        await databasePlane.stop(instance.arn)
        recordInstance(instance, instanceEvents.stopped)
        return 'stopped'
      })
      return { DBInstance: describeInstance(instance) }
    },

    StartDBInstance(input, context) {
      const instance = store.instance(context, input.DBInstanceIdentifier)
      requireInstance(
        instance,
        ['stopped', 'failed'],
        `Instance ${instance.identifier} cannot be started as it is not in one of the following statuses: 'stopped, inaccessible-encryption-credentials-recoverable, incompatible-network (only valid for non-SqlServer instances)'.`,
      )
      underway(parts, instance, 'starting', async () => {
        await takeIdentifier(parts, instance)
        await databasePlane.start(instance.arn, takeSize(instance))
        recordInstance(instance, instanceEvents.started)
        return 'available'
      })
      return { DBInstance: describeInstance(instance) }
    },
  } satisfies Operations
}

/** @throws AwsError `InvalidDBInstanceState` with `message`, unless the instance's status is one of these. */
export function requireInstance(
  instance: DbInstance,
  statuses: readonly DbInstanceStatus[],
  message: string,
): void {
  if (!statuses.includes(instance.status)) throw invalidInstanceState(message)
}

/** Restarts the server with what its class and tags now say, behind `status`. */
export function rebootInstance(
  parts: RdsParts,
  instance: DbInstance,
  status: DbInstanceStatus = 'rebooting',
): void {
  const { databasePlane, recordInstance } = parts
  underway(parts, instance, status, async () => {
    await takeIdentifier(parts, instance)
    const before = instance.instanceClass
    const size = takeSize(instance)
    const isAnother = instance.instanceClass !== before
    if (isAnother) recordInstance(instance, instanceEvents.applyingClass)
    recordInstance(instance, instanceEvents.shutdown)
    await databasePlane.reboot(instance.arn, size)
    recordInstance(instance, instanceEvents.restarted)
    if (isAnother) recordInstance(instance, instanceEvents.appliedClass)
    return 'available'
  })
}

/** There is no standby: what a client sees of a failover is that its connections break and the address stays, as with a restart. */
function failOver(parts: RdsParts, instance: DbInstance): void {
  parts.recordInstance(instance, instanceEvents.failoverStarted)
  rebootInstance(parts, instance)
  instance.settled = instance.settled.then(() => {
    if (instance.status === 'available') parts.recordInstance(instance, instanceEvents.failoverCompleted)
  })
}

/** The size that a start brings: a pending class takes effect, and so do other pending settings and a tag that has changed. */
function takeSize(instance: DbInstance): DatabaseSize {
  applyPending(instance)
  instance.instanceClass = instance.pendingClass ?? instance.instanceClass
  instance.pendingClass = undefined
  return sizeOf(instance, instance.instanceClass)
}

/** The instance's size, were it of this class. */
export function sizeOf({ tags }: DbInstance, instanceClass: string): DatabaseSize {
  const maxConnections = maxConnectionsTagOf(tags)
  return maxConnections === undefined ? { instanceClass } : { instanceClass, maxConnections }
}

/** Shows `status` until `work` tells the next one; a failure shows as `failed`, with an event that says why. */
export function underway(
  { recordInstance }: RdsParts,
  instance: DbInstance,
  status: DbInstanceStatus,
  work: () => Promise<DbInstanceStatus>,
): void {
  instance.status = status
  const leave = (next: DbInstanceStatus) => {
    if (instance.status === status) instance.status = next // else it is being deleted by now
  }
  instance.settled = work().then(leave, (error: Error) => {
    recordInstance(instance, instanceEvents.restartFailed(error.message))
    leave('failed')
  })
}
