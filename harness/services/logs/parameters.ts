import type { LogsOperations } from '../../aws/models/operations.generated.ts'
import type { ParameterTable } from '../../aws/parameter-table.ts'

const unmask = 'no data protection policy masks anything here'

/** Input members that no operation of CloudWatch Logs' acts on. */
export const logsParameters = {
  CreateLogGroup: {
    refused: { logGroupClass: ['STANDARD'] },
    taken: { kmsKeyId: 'kept and shown; nothing is encrypted' },
  },
  DescribeLogGroups: {
    refused: { accountIdentifiers: [], includeLinkedAccounts: [] },
  },
  FilterLogEvents: {
    taken: { interleaved: 'the events of all streams are always interleaved, as on AWS', unmask },
  },
  GetLogEvents: { taken: { unmask } },
  PutLogEvents: {
    refused: { entity: [] },
    taken: { sequenceToken: 'AWS ignores it, too' },
  },
} satisfies ParameterTable<LogsOperations>
