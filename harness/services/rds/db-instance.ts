import type { CreateDBInstanceMessage, DBInstance } from '@aws-sdk/client-rds'

/** A DB instance as RDS records it; the server itself is the database plane's. */
export interface DbInstance {
  readonly identifier: string
  readonly arn: string
  readonly resourceId: string
  readonly createdAt: Date
  readonly host: string
  readonly port: number
  readonly engineVersion: string
  readonly tags: Map<string, string>
  /** What was asked for: options that change nothing here are shown as given. */
  readonly asked: CreateDBInstanceMessage
  /** Settles, never rejects, when `status` has left `creating`. */
  readonly settled: Promise<void>
  status: 'creating' | 'available' | 'failed' | 'deleting'
  deletionProtection: boolean
}

/** The instance in the API's shape. */
export function describeInstance(
  instance: DbInstance,
  status: DbInstance['status'] = instance.status,
): DBInstance {
  const { asked } = instance
  return {
    DBInstanceIdentifier: instance.identifier,
    DBInstanceArn: instance.arn,
    DbiResourceId: instance.resourceId,
    DBInstanceClass: asked.DBInstanceClass,
    DBInstanceStatus: status,
    Engine: 'mysql',
    EngineVersion: instance.engineVersion,
    LicenseModel: 'general-public-license',
    MasterUsername: asked.MasterUsername,
    DBName: asked.DBName,
    Endpoint: { Address: instance.host, Port: instance.port },
    InstanceCreateTime: instance.createdAt,
    AllocatedStorage: asked.AllocatedStorage ?? 20,
    StorageType: asked.StorageType ?? 'gp2',
    StorageEncrypted: asked.StorageEncrypted ?? false,
    BackupRetentionPeriod: asked.BackupRetentionPeriod ?? 1,
    MultiAZ: false,
    PubliclyAccessible: asked.PubliclyAccessible ?? false,
    AvailabilityZone: asked.AvailabilityZone,
    AutoMinorVersionUpgrade: asked.AutoMinorVersionUpgrade ?? true,
    CopyTagsToSnapshot: asked.CopyTagsToSnapshot ?? false,
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
    ReadReplicaDBInstanceIdentifiers: [],
    TagList: [...instance.tags].map(([Key, Value]) => ({ Key, Value })),
  }
}
