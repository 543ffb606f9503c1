import type { CreateDBInstanceMessage, DBInstance } from '@aws-sdk/client-rds'
import { defaultStorageGiB, mysqlLicense, type PendingSettings } from './db-instance-settings.ts'
import { defaultGroups } from './default-groups.ts'

/** RDS's words; `failed` when a server does not come up. */
export type DbInstanceStatus =
  | 'creating'
  | 'available'
  | 'modifying'
  | 'renaming'
  | 'resetting-master-credentials'
  | 'rebooting'
  | 'stopping'
  | 'stopped'
  | 'starting'
  | 'failed'
  | 'deleting'

/** A DB instance as RDS records it; the server itself is the database plane's. */
export interface DbInstance {
  identifier: string
  arn: string
  readonly resourceId: string
  readonly createdAt: Date
  readonly host: string
  readonly port: number
  readonly engineVersion: string
  readonly tags: Map<string, string>
  /** What was asked for: options that change nothing here are shown as given. */
  asked: Omit<CreateDBInstanceMessage, 'MasterUserPassword'>
  instanceClass: string
  /** An identifier that the next reboot brings. */
  pendingIdentifier: string | undefined
  /** A class that the next reboot brings. */
  pendingClass: string | undefined
  /** Settings that the next reboot brings. */
  pending: PendingSettings
  /** Settles, never rejects, when `status` has left what is being done. */
  settled: Promise<void>
  status: DbInstanceStatus
  deletionProtection: boolean
  /** Where RDS manages the master user's password. */
  masterSecret?: MasterUserSecret | undefined
}

export interface MasterUserSecret {
  readonly arn: string
  readonly kmsKeyId: string | undefined
  status(): 'active' | 'rotating' | 'impaired'
}

/** The instance in the API's shape. */
export function describeInstance(
  instance: DbInstance,
  status: DbInstanceStatus = instance.status,
): DBInstance {
  const { asked, pendingClass, pendingIdentifier } = instance
  const groups = defaultGroups(instance.engineVersion)
  return {
    DBInstanceIdentifier: instance.identifier,
    DBInstanceArn: instance.arn,
    DbiResourceId: instance.resourceId,
    DBInstanceClass: instance.instanceClass,
    DBInstanceStatus: status,
    PendingModifiedValues: {
      ...(pendingIdentifier !== undefined && { DBInstanceIdentifier: pendingIdentifier }),
      ...(pendingClass !== undefined && { DBInstanceClass: pendingClass }),
      ...instance.pending,
    },
    Engine: 'mysql',
    EngineVersion: instance.engineVersion,
    LicenseModel: mysqlLicense,
    MasterUsername: asked.MasterUsername,
    MasterUserSecret: instance.masterSecret && {
      SecretArn: instance.masterSecret.arn,
      SecretStatus: instance.masterSecret.status(),
      // AWS shows the key's ARN; there is no KMS here, so it is what was asked for, or the alias of the default
      KmsKeyId: instance.masterSecret.kmsKeyId ?? 'alias/aws/secretsmanager',
    },
    DBName: asked.DBName,
    Endpoint: { Address: instance.host, Port: instance.port },
    InstanceCreateTime: instance.createdAt,
    AllocatedStorage: asked.AllocatedStorage ?? defaultStorageGiB,
    MaxAllocatedStorage: asked.MaxAllocatedStorage,
    StorageType: asked.StorageType ?? 'gp2',
    Iops: asked.Iops,
    StorageThroughput: asked.StorageThroughput,
    StorageEncrypted: asked.StorageEncrypted ?? false,
    KmsKeyId: asked.KmsKeyId,
    BackupRetentionPeriod: asked.BackupRetentionPeriod ?? 1,
    PreferredBackupWindow: asked.PreferredBackupWindow,
    PreferredMaintenanceWindow: asked.PreferredMaintenanceWindow,
    MultiAZ: asked.MultiAZ ?? false,
    PubliclyAccessible: asked.PubliclyAccessible ?? false,
    AvailabilityZone: asked.AvailabilityZone,
    AutoMinorVersionUpgrade: asked.AutoMinorVersionUpgrade ?? true,
    CopyTagsToSnapshot: asked.CopyTagsToSnapshot ?? false,
    CACertificateIdentifier: asked.CACertificateIdentifier,
    // RDS's default (A: API reference)
    EngineLifecycleSupport: asked.EngineLifecycleSupport ?? 'open-source-rds-extended-support',
    NetworkType: 'IPV4',
    DeletionProtection: instance.deletionProtection,
    IAMDatabaseAuthenticationEnabled: false,
    PerformanceInsightsEnabled: false,
    VpcSecurityGroups: (asked.VpcSecurityGroupIds ?? []).map((id) => ({
      VpcSecurityGroupId: id,
      Status: 'active',
    })),
    DBSubnetGroup:
      asked.DBSubnetGroupName === undefined ? undefined : { DBSubnetGroupName: asked.DBSubnetGroupName },
    DBSecurityGroups: [],
    DBParameterGroups: [{ DBParameterGroupName: groups.parameters, ParameterApplyStatus: 'in-sync' }],
    OptionGroupMemberships: [{ OptionGroupName: groups.options, Status: 'in-sync' }],
    ReadReplicaDBInstanceIdentifiers: [],
    TagList: [...instance.tags].map(([Key, Value]) => ({ Key, Value })),
  }
}
