import type { CreateDBInstanceMessage, ModifyDBInstanceMessage } from '@aws-sdk/client-rds'
import type { DbInstance } from './db-instance.ts'
import { invalidCombination } from './errors.ts'

/**
 * Settings of a DB instance that are kept and shown as given. None has an effect that a client of the database could see here: the disk is
 * this machine's, everything listens on loopback, there is no standby, and there are no backups or maintenance windows to look for.
 */
export const keptSettings = [
  ...['AllocatedStorage', 'MaxAllocatedStorage', 'StorageType', 'Iops', 'StorageThroughput'],
  ...['VpcSecurityGroupIds', 'DBSubnetGroupName', 'PubliclyAccessible', 'MultiAZ'],
  ...['BackupRetentionPeriod', 'PreferredBackupWindow', 'PreferredMaintenanceWindow'],
  ...['AutoMinorVersionUpgrade', 'CopyTagsToSnapshot', 'CACertificateIdentifier', 'EngineLifecycleSupport'],
] as const satisfies readonly (keyof CreateDBInstanceMessage & keyof ModifyDBInstanceMessage)[]

/** Those that wait without ApplyImmediately (A: "Settings for DB instances"), here for a restart: there is no maintenance window. */
const waiting = ['AllocatedStorage', 'StorageType', 'Iops', 'StorageThroughput', 'MultiAZ'] as const

export type PendingSettings = Partial<
  Pick<ModifyDBInstanceMessage, (typeof waiting)[number] | 'BackupRetentionPeriod'>
>

/** GiB, where none is asked for; RDS demands the parameter. */
export const defaultStorageGiB = 20

type Settings = Pick<
  CreateDBInstanceMessage & ModifyDBInstanceMessage,
  'AllocatedStorage' | 'MaxAllocatedStorage' | 'LicenseModel'
>

/**
 * Checks what is asked for. `becomes`: the settings as they will be.
 * @throws AwsError `InvalidParameterCombination`
 */
export function checkSettings(asked: Settings, becomes: Settings): void {
  if (asked.LicenseModel !== undefined && asked.LicenseModel !== mysqlLicense) {
    // the text is not verified on AWS
    throw invalidCombination(`Invalid license model '${asked.LicenseModel}' for engine 'mysql'.`)
  }
  const { AllocatedStorage: storage = 0, MaxAllocatedStorage: most } = becomes
  if (most !== undefined && most <= storage) {
    // B: https://github.com/ministryofjustice/cloud-platform-environments/pull/7483
    throw invalidCombination('Max storage size must be greater than storage size')
  }
}

export const mysqlLicense = 'general-public-license'

/** Takes over what a ModifyDBInstance asks for, or keeps it as pending. */
export function changeSettings(instance: DbInstance, input: ModifyDBInstanceMessage): void {
  const { asked } = instance
  const storage = asked.AllocatedStorage ?? defaultStorageGiB
  if (input.AllocatedStorage !== undefined && input.AllocatedStorage < storage) {
    // that storage never shrinks is documented (A); the text is not verified on AWS
    throw invalidCombination(`Requested storage size cannot be less than the current ${storage} GiB.`)
  }
  const changes = given(input)
  const becomes = { ...asked, AllocatedStorage: storage, ...instance.pending, ...changes }
  // An upper limit that is the storage itself switches autoscaling off (B: Terraform's provider relies on it).
  if (changes.MaxAllocatedStorage === becomes.AllocatedStorage) {
    becomes.MaxAllocatedStorage = undefined
    changes.MaxAllocatedStorage = undefined
  }
  checkSettings(input, becomes)
  const wait: readonly string[] = crossesZero(asked, input) ? [...waiting, 'BackupRetentionPeriod'] : waiting
  const later = Object.entries(changes).filter(([name]) => wait.includes(name))
  instance.pending = { ...instance.pending, ...Object.fromEntries(later) }
  instance.asked = {
    ...asked,
    ...Object.fromEntries(Object.entries(changes).filter(([name]) => !wait.includes(name))),
  }
  if (input.ApplyImmediately) applyPending(instance)
  else instance.pending = withoutPresent(instance)
}

/** A restart, or ApplyImmediately in any modification, brings all that was pending (A). */
export function applyPending(instance: DbInstance): void {
  instance.asked = { ...instance.asked, ...instance.pending }
  instance.pending = {}
}

/** Whether backups are switched on or off: that alone waits, another number of days does not (A). */
function crossesZero(
  { BackupRetentionPeriod: before = 1 }: Pick<CreateDBInstanceMessage, 'BackupRetentionPeriod'>,
  { BackupRetentionPeriod: after = before }: ModifyDBInstanceMessage,
): boolean {
  return (before === 0) !== (after === 0)
}

/** Pending values that are not what is there anyway. */
function withoutPresent({ pending, asked }: DbInstance): PendingSettings {
  const present: Partial<Record<string, unknown>> = {
    ...{ AllocatedStorage: defaultStorageGiB, StorageType: 'gp2', MultiAZ: false, BackupRetentionPeriod: 1 },
    ...asked,
  }
  return Object.fromEntries(Object.entries(pending).filter(([name, value]) => present[name] !== value))
}

function given(input: ModifyDBInstanceMessage): Partial<ModifyDBInstanceMessage> {
  return Object.fromEntries(
    keptSettings.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]),
  )
}
