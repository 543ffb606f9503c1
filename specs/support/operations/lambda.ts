import { lambdaParameters } from '../../../harness/services/lambda/parameters.ts'
import type { ServiceTable } from './service-table.ts'

export const lambda: ServiceTable = {
  signingName: 'lambda',
  title: 'Lambda',
  client: 'client-lambda',
  remark: 'More on [a page of its own](lambda.md).',
  parameters: lambdaParameters,
  emulated: {
    DeleteFunctionUrlConfig: '',
    GetFunctionUrlConfig: '',
    ListFunctionUrlConfigs: '',
    DeleteLayerVersion: 'functions that have the version keep it (D)',
    ListLayerVersions: '',
    ListLayers: '',
    CreateAlias: 'with routing weights',
    DeleteAlias: '',
    DeleteFunction:
      'a function, or one version; aliases and `$LATEST` are refused (R), so is a version that an alias names (U)',
    DeleteFunctionConcurrency: '',
    DeleteFunctionEventInvokeConfig: '',
    DeleteProvisionedConcurrencyConfig: '',
    GetAccountSettings: '',
    GetAlias: '',
    GetFunctionConcurrency: '',
    GetFunctionConfiguration: 'Active at the first look',
    GetFunctionEventInvokeConfig: '',
    GetPolicy: '',
    GetProvisionedConcurrencyConfig: '`Available` counts busy environments too (U)',
    ListAliases: '',
    ListFunctionEventInvokeConfigs: '',
    ListFunctions: '`FunctionVersion: ALL` too',
    ListProvisionedConcurrencyConfigs: '',
    ListVersionsByFunction: '',
    PublishVersion: 'the same code and configuration are the same version (D)',
    PutFunctionConcurrency: 'enforced; 100 stay unreserved (R)',
    PutProvisionedConcurrencyConfig:
      "the environments are really started; an alias's share goes to its first version, whatever its weights",
    RemovePermission: '',
    UpdateAlias: '',
  },
  partly: {
    CreateFunctionUrlConfig: 'on a function or an alias; the URL is one at this endpoint',
    UpdateFunctionUrlConfig: 'as CreateFunctionUrlConfig',
    AddPermission:
      'on a function, version or alias; no `EventSourceToken`, `PrincipalOrgID`; enforced for API Gateway, Secrets Manager and function URLs',
    CreateFunction:
      'code from `ZipFile`; no S3, images, file systems, dead-letter queues, JSON logs: each refused by name',
    GetLayerVersion: 'no `Location` of the archive: it cannot be downloaded from here',
    GetLayerVersionByArn: 'as GetLayerVersion',
    PublishLayerVersion:
      'from `ZipFile`; no S3; external extensions are refused with the function that has them',
    GetFunction: 'no `Location` of the code: it cannot be downloaded from here',
    InvokeWithResponseStream: 'RequestResponse and DryRun; no tenants; the bandwidth is not limited',
    Invoke: 'RequestResponse, Event, DryRun; no durable executions, no tenants',
    ListTags: 'of functions',
    PutFunctionEventInvokeConfig:
      'destinations are functions; SQS, SNS, EventBridge and S3 are refused by name',
    TagResource: 'of functions',
    UntagResource: 'of functions',
    UpdateFunctionCode: 'as CreateFunction',
    UpdateFunctionConfiguration: 'as CreateFunction',
    UpdateFunctionEventInvokeConfig: 'as PutFunctionEventInvokeConfig',
  },
  not: {
    'policies of layers': 'AddLayerVersionPermission GetLayerVersionPolicy RemoveLayerVersionPermission',
    'durable functions': `CheckpointDurableExecution GetDurableExecution GetDurableExecutionHistory GetDurableExecutionState
      ListDurableExecutionsByFunction SendDurableExecutionCallbackFailure
      SendDurableExecutionCallbackHeartbeat SendDurableExecutionCallbackSuccess StopDurableExecution`,
    'managed instances': `CreateCapacityProvider DeleteCapacityProvider GetCapacityProvider GetFunctionScalingConfig
      ListCapacityProviders ListFunctionVersionsByCapacityProvider PutFunctionScalingConfig
      UpdateCapacityProvider`,
    'code signing': `CreateCodeSigningConfig DeleteCodeSigningConfig DeleteFunctionCodeSigningConfig GetCodeSigningConfig
      GetFunctionCodeSigningConfig ListCodeSigningConfigs ListFunctionsByCodeSigningConfig
      PutFunctionCodeSigningConfig UpdateCodeSigningConfig`,
    'event sources: no queue or stream is emulated': `CreateEventSourceMapping DeleteEventSourceMapping GetEventSourceMapping ListEventSourceMappings
      UpdateEventSourceMapping`,
    'resource policies of a function as a document': `DeleteResourcePolicy GetResourcePolicy PutResourcePolicy`,
    'recursion is not detected': `GetFunctionRecursionConfig PutFunctionRecursionConfig`,
    "the runtime is the machine's": `GetRuntimeManagementConfig PutRuntimeManagementConfig`,
    'deprecated by AWS: use Invoke with `InvocationType: Event`': `InvokeAsync`,
  },
}
