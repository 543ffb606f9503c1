import type { RdsOperations } from '../../aws/models/operations.generated.ts'
import type { ParameterTable } from '../../aws/parameter-table.ts'
import { keptSettings } from './db-instance-settings.ts'

/** Options of CreateDBInstance and ModifyDBInstance: other engines, clusters, directories, monitoring, option groups. */
const instanceOptions = {
  AdditionalStorageVolumes: [],
  DBCapacityReservationIdentifier: [],
  DBSecurityGroups: [],
  DatabaseInsightsMode: ['standard'],
  DedicatedLogVolume: [],
  Domain: [],
  DomainAuthSecretArn: [],
  DomainDnsIps: [],
  DomainFqdn: [],
  DomainIAMRoleName: [],
  DomainOu: [],
  EnableCustomerOwnedIp: [],
  EnableIAMDatabaseAuthentication: [],
  EnablePerformanceInsights: [],
  MasterUserAuthenticationType: ['password'],
  MonitoringInterval: [0],
  MonitoringRoleArn: [],
  MultiTenant: [],
  NetworkType: ['IPV4'],
  OptionGroupName: [],
  PerformanceInsightsKMSKeyId: [],
  PerformanceInsightsRetentionPeriod: [],
  ProcessorFeatures: [],
  PromotionTier: [],
  TagSpecifications: [],
  TdeCredentialArn: [],
  TdeCredentialPassword: [],
}

const shown = 'kept and shown'
const keptOptions = {
  ...Object.fromEntries(
    keptSettings.filter((name) => name !== 'VpcSecurityGroupIds').map((name) => [name, shown]),
  ),
  MultiAZ: `${shown}; with it, RebootDBInstance takes \`ForceFailover\``,
}
const authItem = {
  'Auth.AuthScheme': `${shown}: SECRETS is the only one`,
  'Auth.Description': shown,
  'Auth.UserName': `${shown}: the user is the one that the secret names`,
}

/** Input members that no operation of RDS's acts on. */
export const rdsParameters = {
  CreateDBInstance: {
    refused: {
      ...instanceOptions,
      BackupTarget: ['region'],
      CharacterSetName: [],
      CustomIamInstanceProfile: [],
      EnableCloudwatchLogsExports: [],
      DBClusterIdentifier: [],
      DBSystemId: [],
      NcharCharacterSetName: [],
      Timezone: [],
    },
    taken: { AvailabilityZone: shown, KmsKeyId: shown, StorageEncrypted: shown, ...keptOptions },
  },
  CreateDBProxy: { taken: authItem },
  ModifyDBInstance: {
    refused: {
      ...instanceOptions,
      AutomationMode: ['full'],
      AwsBackupRecoveryPointArn: [],
      CertificateRotationRestart: [],
      CloudwatchLogsExportConfiguration: [],
      DisableDomain: [],
      Engine: ['mysql'],
      ReplicaMode: [],
      ResumeFullAutomationModeMinutes: [],
      UseDefaultProcessorFeatures: [],
    },
    taken: {
      ...keptOptions,
      AllowMajorVersionUpgrade:
        'a permission for an `EngineVersion`, which is refused unless it is the present one',
    },
  },
  ModifyDBProxy: { taken: authItem },
  StartDBInstance: { refused: { DBCapacityReservationIdentifier: [] } },
  StopDBInstance: { refused: { DBSnapshotIdentifier: [], DetachFromDBCapacityReservation: [] } },
} satisfies ParameterTable<RdsOperations>
