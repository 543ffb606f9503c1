import type { CreateDBInstanceMessage, ModifyDBInstanceMessage } from '@aws-sdk/client-rds'
import { parseArn } from '../../aws/arn.ts'
import type { DbInstance, MasterUserSecret } from './db-instance.ts'
import { invalidCombination, invalidInstanceState } from './errors.ts'
import { instanceEvents } from './event-texts.ts'
import type { RdsParts } from './operations.ts'

/** RDS rotates what it manages every seven days (A: RDS User Guide, "Password management with Secrets Manager"). */
const ROTATE_AFTER_DAYS = 7

/** The secret that RDS keeps for the master user of an instance; name, tags and rules as seen on AWS (https://github.com/floci-io/floci/pull/2378). */
export function createMasterUserSecret(
  { managedSecrets }: RdsParts,
  instanceArn: string,
  { username, kmsKeyId }: { readonly username: string; readonly kmsKeyId: string | undefined },
): { secret: MasterUserSecret; password: string } {
  const { region = '', account = '' } = parseArn(instanceArn) ?? {}
  const { arn, password } = managedSecrets.create(
    { region, account },
    {
      owningService: 'rds',
      prefix: 'rds!db-',
      // the wording is not verified on AWS
      description: `The secret associated with the primary RDS DB instance: ${instanceArn}`,
      username,
      kmsKeyId,
      tags: {
        'aws:rds:primaryDBInstanceArn': instanceArn,
        'aws:secretsmanager:owningService': 'rds',
      },
      automaticallyAfterDays: ROTATE_AFTER_DAYS,
    },
  )
  return { secret: { arn, kmsKeyId, status: () => managedSecrets.state(arn) ?? 'impaired' }, password }
}

/** Gives the master user the password of its secret's next version. Rejects where the instance is not available. */
export async function setMasterPassword(
  { store, databasePlane, recordInstance }: RdsParts,
  secretArn: string,
  password: string,
): Promise<void> {
  const instance = [...store.instances.values()].find(({ masterSecret }) => masterSecret?.arn === secretArn)
  if (instance?.status !== 'available') {
    throw invalidInstanceState('Database instance is not in available state.')
  }
  await databasePlane.changePassword(instance.arn, instance.asked.MasterUsername ?? '', password)
  recordInstance(instance, instanceEvents.passwordReset)
}

/** Which of a password and RDS's management of it goes with which. The codes are documented, the texts are not verified on AWS. */
export function checkPasswordOptions(
  input: CreateDBInstanceMessage | ModifyDBInstanceMessage,
  instance?: DbInstance,
): void {
  const { ManageMasterUserPassword: manage, MasterUserPassword: password } = input
  const isManaged = manage ?? instance?.masterSecret !== undefined
  if (isManaged && password !== undefined) {
    throw invalidCombination('MasterUserPassword cannot be given where RDS manages the master user password.')
  }
  if (!isManaged && input.MasterUserSecretKmsKeyId !== undefined) {
    throw invalidCombination('MasterUserSecretKmsKeyId needs ManageMasterUserPassword.')
  }
  if (!instance) return
  const { RotateMasterUserPassword: rotate, ApplyImmediately: immediately } = input as ModifyDBInstanceMessage
  if (instance.masterSecret && manage === false && password === undefined) {
    throw invalidCombination(
      'MasterUserPassword is required when RDS no longer manages the master user password.',
    )
  }
  if (rotate && !(instance.masterSecret && isManaged)) {
    throw invalidCombination('RotateMasterUserPassword needs a master user password that RDS manages.')
  }
  if (rotate && !immediately) {
    throw invalidCombination('RotateMasterUserPassword needs ApplyImmediately.')
  }
}
