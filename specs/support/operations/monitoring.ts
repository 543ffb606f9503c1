import { cloudWatchParameters } from '../../../harness/services/cloudwatch/parameters.ts'
import type { ServiceTable } from './service-table.ts'

export const monitoring: ServiceTable = {
  signingName: 'monitoring',
  folder: 'cloudwatch',
  title: 'CloudWatch',
  client: 'client-cloudwatch',
  parameters: cloudWatchParameters,
  remark: 'More on [a page of its own](metrics-and-logs.md).',
  emulated: {},
  partly: {
    GetMetricData:
      'no metric math, Metrics Insights, other accounts, dynamic labels; statistics without percentiles and trimmed means',
    GetMetricStatistics: 'as GetMetricData',
    ListMetrics: 'no linked accounts',
    PutMetricData: 'no high resolution, no entities',
  },
  not: {
    alarms: `DeleteAlarmMuteRule DeleteAlarms DescribeAlarmContributors DescribeAlarmHistory DescribeAlarms
      DescribeAlarmsForMetric DisableAlarmActions EnableAlarmActions GetAlarmMuteRule ListAlarmMuteRules
      PutAlarmMuteRule PutCompositeAlarm PutLogAlarm PutMetricAlarm SetAlarmState`,
    dashboards: `DeleteDashboards GetDashboard ListDashboards PutDashboard`,
    'anomaly detectors and insight rules': `DeleteAnomalyDetector DeleteInsightRules DescribeAnomalyDetectors DescribeInsightRules
      DisableInsightRules EnableInsightRules GetInsightRuleReport ListManagedInsightRules
      PutAnomalyDetector PutInsightRule PutManagedInsightRules`,
    'metric streams': `DeleteMetricStream GetMetricStream ListMetricStreams PutMetricStream StartMetricStreams
      StopMetricStreams`,
    others: `AssociateDatasetKmsKey CreateResourceMetricsConfiguration DeleteResourceMetricsConfiguration
      DisassociateDatasetKmsKey GetDataset GetMetricWidgetImage GetOTelEnrichment
      GetResourceMetricsConfiguration ListTagsForResource StartOTelEnrichment StopOTelEnrichment
      TagResource UntagResource UpdateOTelEnrichment UpdateResourceMetricsConfiguration`,
  },
}
