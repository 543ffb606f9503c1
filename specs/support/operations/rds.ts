import { rdsParameters } from '../../../harness/services/rds/parameters.ts'
import type { ServiceTable } from './service-table.ts'

export const rds: ServiceTable = {
  signingName: 'rds',
  title: 'RDS',
  client: 'client-rds',
  parameters: rdsParameters,
  remark: 'What they do here is on [a page of its own](rds-api.md).',
  emulated: {
    AddTagsToResource: 'for instances, proxies and endpoints',
    CreateDBProxy:
      'engine family MYSQL; `DefaultAuthScheme: IAM_AUTH`, IPv6 and DUAL are refused by name; 20 proxies an account and region (A); subnets are [those of the network](network.md#ids), else InvalidSubnet',
    CreateDBProxyEndpoint:
      '20 besides the default one (A), each on an address of its own, port 3306; READ_ONLY is refused, since the target is an instance (A: "you can\'t specify READ_ONLY"; the code InvalidParameterCombination: C)',
    DeleteDBProxy: 'its endpoints go with it (A)',
    DeleteDBProxyEndpoint: 'never the default one (A; the code InvalidDBProxyEndpointStateFault: C)',
    DescribeDBInstances:
      'an answer about one instance waits until what is under way is done, so that waiters need no second look',
    DescribeDBProxies: 'Filters are refused, as on AWS (A)',
    DescribeDBProxyEndpoints:
      "the default endpoint is called `default` (its name in AWS's logs, A; in this API: C)",
    DescribeDBProxyTargetGroups: 'the one group `default`',
    DescribeDBProxyTargets: 'with [health](rds-api.md#health)',
    DescribeEvents: 'see [below](rds-api.md#events)',
    ListTagsForResource:
      "Filters are refused, as on AWS (A); one tag is ours: `poolhouse:port`, since the API has no member for a proxy's port",
    ModifyDBProxy:
      "the new name reaches log, metrics and events at once; clients stay; the address does not follow the name, as AWS's would",
    ModifyDBProxyEndpoint: 'clients stay; not the default one',
    ModifyDBProxyTargetGroup: 'the default group cannot be renamed (A)',
    RebootDBInstance:
      '`ForceFailover` needs `MultiAZ`, and is a restart, told as a failover: there is no standby',
    RemoveTagsFromResource: '',
  },
  partly: {
    CreateDBInstance:
      "engine mysql, in the version that this machine has; a real server on an address of its own; the master password may be [RDS's affair](secrets-manager.md#managed); [what is kept and has no effect](rds-api.md#kept); no parameter groups but RDS's own (`default.mysql8.4`)",
    DeleteDBInstance: 'no final snapshot; no backups are kept',
    DeregisterDBProxyTargets: 'instances alone',
    ModifyDBInstance:
      'class, identifier, master password (given, managed, rotated), deletion protection, settings that wait; see [there](rds-api.md#instances)',
    RegisterDBProxyTargets: 'one instance a proxy (A); clusters are refused by name',
    StartDBInstance: 'no capacity reservation',
    StopDBInstance: 'no snapshot, no capacity reservation',
  },
  not: {
    'clusters (Aurora, Multi-AZ)': `AddRoleToDBCluster BacktrackDBCluster CopyDBClusterParameterGroup CopyDBClusterSnapshot
      CreateDBCluster CreateDBClusterEndpoint CreateDBClusterParameterGroup CreateDBClusterSnapshot
      CreateGlobalCluster DeleteDBCluster DeleteDBClusterAutomatedBackup DeleteDBClusterEndpoint
      DeleteDBClusterParameterGroup DeleteDBClusterSnapshot DeleteGlobalCluster
      DescribeDBClusterAutomatedBackups DescribeDBClusterBacktracks DescribeDBClusterEndpoints
      DescribeDBClusterParameterGroups DescribeDBClusterParameters DescribeDBClusterSnapshotAttributes
      DescribeDBClusterSnapshots DescribeDBClusters DescribeEngineDefaultClusterParameters
      DescribeGlobalClusters FailoverDBCluster FailoverGlobalCluster ModifyCurrentDBClusterCapacity
      ModifyDBCluster ModifyDBClusterEndpoint ModifyDBClusterParameterGroup
      ModifyDBClusterSnapshotAttribute ModifyGlobalCluster PromoteReadReplicaDBCluster RebootDBCluster
      RemoveFromGlobalCluster RemoveRoleFromDBCluster ResetDBClusterParameterGroup RestoreDBClusterFromS3
      RestoreDBClusterFromSnapshot RestoreDBClusterToPointInTime StartDBCluster StopDBCluster
      SwitchoverGlobalCluster`,
    'parameter and option groups': `CopyDBParameterGroup CopyOptionGroup CreateDBParameterGroup CreateOptionGroup DeleteDBParameterGroup
      DeleteOptionGroup DescribeDBParameterGroups DescribeDBParameters DescribeEngineDefaultParameters
      DescribeOptionGroupOptions DescribeOptionGroups ModifyDBParameterGroup ModifyOptionGroup
      ResetDBParameterGroup`,
    'snapshots, exports and backups': `CancelExportTask CopyDBSnapshot CreateDBSnapshot DeleteDBInstanceAutomatedBackup DeleteDBSnapshot
      DescribeDBInstanceAutomatedBackups DescribeDBSnapshotAttributes DescribeDBSnapshotTenantDatabases
      DescribeDBSnapshots DescribeExportTasks ModifyDBSnapshot ModifyDBSnapshotAttribute
      RestoreDBInstanceFromDBSnapshot RestoreDBInstanceFromS3 RestoreDBInstanceToPointInTime
      StartDBInstanceAutomatedBackupsReplication StartExportTask StopDBInstanceAutomatedBackupsReplication`,
    'Aurora Limitless, integrations and tenants': `CreateDBShardGroup CreateIntegration CreateTenantDatabase DeleteDBShardGroup DeleteIntegration
      DeleteTenantDatabase DescribeDBShardGroups DescribeIntegrations DescribeTenantDatabases
      ModifyDBShardGroup ModifyIntegration ModifyTenantDatabase RebootDBShardGroup`,
    'blue/green deployments': `CreateBlueGreenDeployment DeleteBlueGreenDeployment DescribeBlueGreenDeployments
      SwitchoverBlueGreenDeployment SwitchoverReadReplica`,
    'networks and certificates': `AuthorizeDBSecurityGroupIngress CreateDBSecurityGroup CreateDBSubnetGroup DeleteDBSecurityGroup
      DeleteDBSubnetGroup DescribeCertificates DescribeDBSecurityGroups DescribeDBSubnetGroups
      ModifyCertificates ModifyDBSubnetGroup RevokeDBSecurityGroupIngress`,
    replicas: `CreateDBInstanceReadReplica PromoteReadReplica`,
    'event subscriptions': `AddSourceIdentifierToSubscription CreateEventSubscription DeleteEventSubscription
      DescribeEventCategories DescribeEventSubscriptions ModifyEventSubscription
      RemoveSourceIdentifierFromSubscription`,
    'engines, sizes, prices and limits': `CreateCustomDBEngineVersion DeleteCustomDBEngineVersion DescribeAccountAttributes
      DescribeDBEngineVersions DescribeDBMajorEngineVersions DescribeOrderableDBInstanceOptions
      DescribeReservedDBInstances DescribeReservedDBInstancesOfferings DescribeSourceRegions
      DescribeValidDBInstanceModifications ModifyCustomDBEngineVersion PurchaseReservedDBInstancesOffering`,
    'logs and recommendations': `DescribeDBLogFiles DescribeDBRecommendations DownloadDBLogFilePortion ModifyActivityStream
      ModifyDBRecommendation StartActivityStream StopActivityStream`,
    'roles and maintenance': `AddRoleToDBInstance ApplyPendingMaintenanceAction DescribePendingMaintenanceActions
      RemoveRoleFromDBInstance`,
    others: `CancelDBCapacityReservation CreateDBCapacityReservation DescribeDBCapacityReservations
      DescribeServerlessV2PlatformVersions DisableHttpEndpoint EnableHttpEndpoint
      ModifyDBCapacityReservation`,
  },
}
