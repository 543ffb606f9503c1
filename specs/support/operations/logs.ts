import { logsParameters } from '../../../harness/services/logs/parameters.ts'
import type { ServiceTable } from './service-table.ts'

export const logs: ServiceTable = {
  signingName: 'logs',
  title: 'CloudWatch Logs',
  client: 'client-cloudwatch-logs',
  remark: 'More on [a page of its own](metrics-and-logs.md).',
  parameters: logsParameters,
  emulated: {
    CreateLogStream: '',
    DeleteLogGroup: '',
    DeleteLogStream: '',
    DeleteRetentionPolicy: '',
    ListTagsForResource: '',
    PutLogGroupDeletionProtection: '',
    TagResource: '',
    UntagResource: '',
    DescribeLogStreams: '',
    GetLogEvents: '',
    PutRetentionPolicy: 'kept and shown',
  },
  partly: {
    CreateLogGroup: 'of the class STANDARD',
    DescribeLogGroups: 'no linked accounts',
    FilterLogEvents:
      'patterns of words and phrases and of JSON events; no space-delimited patterns, no regular expressions',
    PutLogEvents: 'no entities',
  },
  not: {
    'queries and anomalies': `CreateLogAnomalyDetector CreateScheduledQuery DeleteLogAnomalyDetector DeleteQueryDefinition
      DeleteScheduledQuery DescribeQueries DescribeQueryDefinitions GetLogAnomalyDetector GetQueryResults
      GetScheduledQuery GetScheduledQueryHistory ListAnomalies ListLogAnomalyDetectors
      ListLogGroupsForQuery ListScheduledQueries PutQueryDefinition StartQuery StopQuery UpdateAnomaly
      UpdateLogAnomalyDetector UpdateScheduledQuery`,
    'deliveries, exports and subscriptions': `CancelExportTask CancelImportTask CreateDelivery CreateExportTask CreateImportTask DeleteDelivery
      DeleteDeliveryDestination DeleteDeliveryDestinationPolicy DeleteDeliverySource DeleteDestination
      DeleteSubscriptionFilter DescribeDeliveries DescribeDeliveryDestinations DescribeDeliverySources
      DescribeDestinations DescribeExportTasks DescribeImportTaskBatches DescribeImportTasks
      DescribeSubscriptionFilters GetDelivery GetDeliveryDestination GetDeliveryDestinationPolicy
      GetDeliverySource PutDeliveryDestination PutDeliveryDestinationPolicy PutDeliverySource
      PutDestination PutDestinationPolicy PutSubscriptionFilter UpdateDeliveryConfiguration`,
    'metric filters, transformers and policies': `DeleteAccountPolicy DeleteDataProtectionPolicy DeleteIndexPolicy DeleteMetricFilter
      DeleteResourcePolicy DeleteTransformer DescribeAccountPolicies DescribeFieldIndexes
      DescribeIndexPolicies DescribeMetricFilters DescribeResourcePolicies GetDataProtectionPolicy
      GetStorageTierPolicy GetTransformer PutAccountPolicy PutDataProtectionPolicy PutIndexPolicy
      PutMetricFilter PutResourcePolicy PutStorageTierPolicy PutTransformer TestMetricFilter
      TestTransformer`,
    'integrations, lookups and tables': `AssociateSourceToS3TableIntegration CreateLookupTable DeleteIntegration DeleteLookupTable
      DescribeLookupTables DisassociateSourceFromS3TableIntegration GetIntegration GetLookupTable
      ListIntegrations ListSourcesForS3TableIntegration PutIntegration UpdateLookupTable`,
    'tags and keys': `AssociateKmsKey DisassociateKmsKey ListTagsLogGroup TagLogGroup UntagLogGroup`,
    others: `DeleteSyslogConfiguration DescribeConfigurationTemplates GetLogFields GetLogGroupFields GetLogObject
      GetLogRecord ListAggregateLogGroupSummaries ListLogGroups ListSyslogConfigurations
      PutBearerTokenAuthentication PutSyslogConfiguration StartLiveTail`,
  },
}
