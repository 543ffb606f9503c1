import type { ModifyDBInstanceMessage } from '@aws-sdk/client-rds'
import { type DbInstance, describeInstance } from './db-instance.ts'
import { rebootInstance, requireInstance, sizeOf, underway } from './db-instance-lifecycle.ts'
import { checkInstanceClass, checkPassword, ownPort } from './db-instance-options.ts'
import { changeSettings } from './db-instance-settings.ts'
import { checkGroupFamily, checkParameterGroup } from './default-groups.ts'
import { invalidCombination } from './errors.ts'
import { instanceEvents } from './event-texts.ts'
import { checkPasswordOptions, createMasterUserSecret } from './master-user-secret.ts'
import { checkNetwork } from './network.ts'
import type { Operations, RdsParts } from './operations.ts'
import { pendingIdentifier } from './rename-db-instance.ts'

/**
 * ModifyDBInstance. A password is set at once whatever ApplyImmediately says (A: API reference). A class or an
 * identifier restarts the server with ApplyImmediately, and else waits for the next reboot: there is no maintenance window.
 */
export function modifyDbInstance(parts: RdsParts) {
  const { store, databasePlane, networkHas, onMoved, recordInstance } = parts
  return {
    async ModifyDBInstance(input, context) {
      const instance = store.instance(context, input.DBInstanceIdentifier)
      checkVersion(input, instance.engineVersion)
      checkPasswordOptions(input, instance)
      const { VpcSecurityGroupIds } = input
      checkNetwork('ModifyDBInstance', { VpcSecurityGroupIds }, context, networkHas)
      checkParameterGroup('ModifyDBInstance', input.DBParameterGroupName)
      checkGroupFamily(input.DBParameterGroupName, instance.engineVersion)
      if (input.DBPortNumber !== undefined && input.DBPortNumber !== instance.port)
        throw ownPort('DBPortNumber')
      const { DBInstanceClass: instanceClass } = input
      const becomesManaged = input.ManageMasterUserPassword === true && !instance.masterSecret
      if (instanceClass !== undefined) {
        checkInstanceClass(instanceClass)
        databasePlane.maxConnections(sizeOf(instance, instanceClass)) // refuses a class that it does not know
      }
      if (input.MasterUserPassword !== undefined) checkPassword(input.MasterUserPassword)
      const changesClass = instanceClass !== undefined && instanceClass !== instance.instanceClass
      const pendingClass = instanceClass === undefined ? instance.pendingClass : changesClass && instanceClass
      const newIdentifier = pendingIdentifier(parts, context, instance, input.NewDBInstanceIdentifier)
      // with ApplyImmediately all that was pending comes, too (A)
      const restarts = input.ApplyImmediately === true && Boolean(pendingClass || newIdentifier)
      const restartsOrChanges = restarts || changesClass || becomesManaged
      // The sentence is remembered from AWS's answers (B).
      if (restartsOrChanges || input.MasterUserPassword || input.RotateMasterUserPassword) {
        requireInstance(instance, ['available'], 'Database instance is not in available state.')
      }

      changeSettings(instance, input)
      const password = masterPassword(parts, instance, input)
      if (input.DeletionProtection !== undefined) instance.deletionProtection = input.DeletionProtection
      instance.pendingClass = pendingClass || undefined
      instance.pendingIdentifier = newIdentifier
      // As on AWS, the answer shows what is about to happen as pending.
      const answer = { DBInstance: describeInstance(instance) }
      if (password !== undefined) {
        underway(parts, instance, 'resetting-master-credentials', async () => {
          const username = instance.asked.MasterUsername ?? ''
          const event = await databasePlane.changePassword(instance.arn, username, password).then(
            () => instanceEvents.passwordReset,
            (error: Error) => instanceEvents.passwordResetFailed(error.message), // the old one stays
          )
          recordInstance(instance, event)
          return 'available'
        })
      }
      if (restarts) {
        const status = newIdentifier === undefined ? 'modifying' : 'renaming'
        if (password === undefined) rebootInstance(parts, instance, status)
        else {
          instance.settled = instance.settled.then(() => {
            if (instance.status !== 'available') return
            rebootInstance(parts, instance, status)
            return instance.settled
          })
        }
      }
      if (input.VpcSecurityGroupIds !== undefined) await onMoved()
      return answer
    },
  } satisfies Operations
}

/** The password that the master user gets, if any: the caller's, or that of a secret which RDS manages from now on. */
function masterPassword(
  parts: RdsParts,
  instance: DbInstance,
  input: ModifyDBInstanceMessage,
): string | undefined {
  const { managedSecrets } = parts
  if (input.ManageMasterUserPassword === false && instance.masterSecret) {
    managedSecrets.remove(instance.masterSecret.arn)
    instance.masterSecret = undefined
  }
  if (input.RotateMasterUserPassword && instance.masterSecret)
    managedSecrets.rotate(instance.masterSecret.arn)
  if (input.ManageMasterUserPassword !== true || instance.masterSecret) return input.MasterUserPassword
  const { secret, password } = createMasterUserSecret(parts, instance.arn, {
    username: instance.asked.MasterUsername ?? '',
    kmsKeyId: input.MasterUserSecretKmsKeyId,
  })
  instance.masterSecret = secret
  return password
}

function checkVersion({ EngineVersion: wanted }: ModifyDBInstanceMessage, version: string): void {
  if (wanted === undefined || version === wanted || version.startsWith(`${wanted}.`)) return
  throw invalidCombination(
    `Cannot upgrade mysql from ${version} to ${wanted}: this machine has MySQL ${version}.`,
  )
}
