import type { CloudWatchOperations } from '../../aws/models/operations.generated.ts'
import type { ParameterTable } from '../../aws/parameter-table.ts'

/** Input members that no operation of CloudWatch's acts on. */
export const cloudWatchParameters = {
  GetMetricData: { refused: { LabelOptions: [] } },
  ListMetrics: { refused: { IncludeLinkedAccounts: [], OwningAccount: [] } },
  PutMetricData: {
    refused: { EntityMetricData: [] },
    taken: { StrictEntityValidation: 'it is about entities, which are refused' },
  },
} satisfies ParameterTable<CloudWatchOperations>
