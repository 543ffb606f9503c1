import type { LambdaOperations } from '../../aws/models/operations.generated.ts'
import type { ParameterTable } from '../../aws/parameter-table.ts'

/** Options of CreateFunction and UpdateFunctionConfiguration. */
const configuration = {
  refused: {
    DeadLetterConfig: [],
    FileSystemConfigs: [],
    ImageConfig: [],
    'VpcConfig.Ipv6AllowedForDualStack': [],
    'TracingConfig.Mode': ['PassThrough'],
    'SnapStart.ApplyOn': ['None'],
    'EphemeralStorage.Size': [512],
    'LoggingConfig.LogFormat': ['Text'],
    'LoggingConfig.LogGroup': [],
    'LoggingConfig.ApplicationLogLevel': [],
    'LoggingConfig.SystemLogLevel': [],
    KMSKeyArn: [],
    CapacityProviderConfig: [],
    DurableConfig: [],
  },
}
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
  },
  ListFunctions: { refused: { MasterRegion: ['ALL'] } },
  PublishLayerVersion: { refused: { 'Content.S3ObjectVersion': [], 'Content.S3ObjectStorageMode': [] } },
  PublishVersion: { refused: { PublishTo: [] } },
  UpdateFunctionCode: { refused: { ...inS3, PublishTo: [], SourceKMSKeyArn: [] } },
  UpdateFunctionConfiguration: configuration,
} satisfies ParameterTable<LambdaOperations>
