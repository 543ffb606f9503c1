import type { StsOperations } from '../../aws/models/operations.generated.ts'
import type { ParameterTable } from '../../aws/parameter-table.ts'

/** Input members that no operation of STS's acts on: session policies and tags, MFA, who one was before. */
export const stsParameters = {
  AssumeRole: {
    refused: {
      MinimumSessionTokenSize: [],
      Policy: [],
      PolicyArns: [],
      ProvidedContexts: [],
      SerialNumber: [],
      SourceIdentity: [],
      Tags: [],
      TokenCode: [],
      TransitiveTagKeys: [],
    },
  },
} satisfies ParameterTable<StsOperations>
