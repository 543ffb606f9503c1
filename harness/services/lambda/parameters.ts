import type { LambdaOperations } from '../../aws/models/operations.generated.ts'
import type { ParameterTable } from '../../aws/parameter-table.ts'

/** Options of CreateFunction and UpdateFunctionConfiguration. */
const configuration = {
  refused: {
    DeadLetterConfig: [],
    FileSystemConfigs: [],
    ImageConfig: [],
    'VpcConfig.Ipv6AllowedForDualStack': [],
    'LoggingConfig.LogFormat': ['Text'],
    'LoggingConfig.ApplicationLogLevel': [],
    'LoggingConfig.SystemLogLevel': [],
    CapacityProviderConfig: [],
    DurableConfig: [],
  },
  taken: {
    'EphemeralStorage.Size': 'kept and shown; a temporary directory is as large as the machine has room',
    KMSKeyArn: 'kept and shown; nothing is encrypted',
    'SnapStart.ApplyOn':
      'kept and shown for the runtimes that have it; each environment runs its Init, and no hooks are called',
    'TracingConfig.Mode': 'kept and shown; nothing is traced',
  },
}
const Architectures = 'kept and shown; functions run on the machine’s own'
const inS3 = { S3ObjectVersion: [], S3ObjectStorageMode: [] }

/** Input members that no operation of Lambda's acts on. */
export const lambdaParameters = {
  AddPermission: { refused: { EventSourceToken: [], PrincipalOrgID: [] } },
  CreateFunction: {
    refused: {
      ...configuration.refused,
      PackageType: ['Zip'],
      PublishTo: [],
      CodeSigningConfigArn: [],
      TenancyConfig: [],
      'Code.S3ObjectVersion': [],
      'Code.S3ObjectStorageMode': [],
      'Code.SourceKMSKeyArn': [],
    },
    taken: { ...configuration.taken, Architectures },
  },
  ListFunctions: { refused: { MasterRegion: ['ALL'] } },
  PublishLayerVersion: { refused: { 'Content.S3ObjectVersion': [], 'Content.S3ObjectStorageMode': [] } },
  PublishVersion: { refused: { PublishTo: [] } },
  UpdateFunctionCode: {
    refused: { ...inS3, PublishTo: [], SourceKMSKeyArn: [] },
    taken: { Architectures },
  },
  UpdateFunctionConfiguration: configuration,
} satisfies ParameterTable<LambdaOperations>
