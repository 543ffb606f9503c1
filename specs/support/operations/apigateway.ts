import { apiGatewayParameters } from '../../../harness/services/apigateway/parameters.ts'
import type { ServiceTable } from './service-table.ts'

export const apigateway: ServiceTable = {
  signingName: 'apigateway',
  title: 'API Gateway: REST APIs',
  client: 'client-api-gateway',
  remark: 'More on [a page of its own](api-gateway.md).',
  parameters: apiGatewayParameters,
  emulated: {
    CreateResource: 'greedy paths (`{proxy+}`) too',
    DeleteDeployment: '',
    DeleteGatewayResponse: '',
    DeleteIntegration: '',
    DeleteIntegrationResponse: '',
    DeleteMethod: '',
    DeleteMethodResponse: '',
    DeleteResource: '',
    DeleteRestApi: '',
    DeleteStage: '',
    GetDeployment: 'with `embed: apisummary`',
    GetDeployments: '',
    GetGatewayResponse: '',
    GetGatewayResponses: 'all 21, put or default',
    GetIntegration: '',
    GetIntegrationResponse: '',
    GetMethod: '',
    GetMethodResponse: '',
    GetResource: '',
    GetResources: '',
    GetRestApi: '',
    GetRestApis: '',
    GetStage: '',
    GetStages: '',
    GetTags: 'of APIs and stages',
    TagResource: 'of APIs and stages',
    UntagResource: 'of APIs and stages',
    PutGatewayResponse: 'reaches a stage with the next deployment',
    PutIntegrationResponse: 'response templates and parameters, `contentHandling`, `selectionPattern`',
    UpdateDeployment: '',
    UpdateGatewayResponse: 'as PutGatewayResponse',
    UpdateIntegrationResponse: '',
    UpdateMethodResponse: '',
    UpdateResource: 'with all that is below it',
    TestInvokeMethod: 'the method as it is now, without deployment; with the log',
  },
  partly: {
    CreateDeployment: 'no cache clusters, no canaries',
    CreateRestApi: 'no `cloneFrom`, policies, private APIs, API keys by an authorizer',
    CreateStage: 'no cache clusters, canaries, documentation versions',
    PutIntegration:
      'AWS and AWS_PROXY with Lambda functions, and MOCK; no HTTP, VPC links, other services or credentials; functions are called synchronously',
    PutMethod:
      'no authorizers, request validators or models of one’s own: naming one is refused as on AWS where there is none; no IAM, no API keys',
    PutMethodResponse: 'the models Empty and Error',
    UpdateIntegration: 'as PutIntegration',
    UpdateMethod: 'as PutMethod',
    UpdateRestApi:
      'name, description, binary media types, compression, type, kind of addresses and `disableExecuteApiEndpoint`; a path that AWS has besides is refused by name',
    UpdateStage:
      'description, deployment, variables, tracing and the settings of methods, of which throttling has an effect, and access logs; no execution logs, cache clusters, canaries',
  },
  not: {
    'API keys and usage plans': `CreateApiKey CreateUsagePlan CreateUsagePlanKey DeleteApiKey DeleteUsagePlan DeleteUsagePlanKey
      GetApiKey GetApiKeys GetUsage GetUsagePlan GetUsagePlanKey GetUsagePlanKeys GetUsagePlans
      ImportApiKeys UpdateApiKey UpdateUsage UpdateUsagePlan`,
    authorizers: `CreateAuthorizer DeleteAuthorizer FlushStageAuthorizersCache GetAuthorizer GetAuthorizers
      TestInvokeAuthorizer UpdateAuthorizer`,
    'custom domain names': `CreateBasePathMapping CreateDomainName CreateDomainNameAccessAssociation DeleteBasePathMapping
      DeleteDomainName DeleteDomainNameAccessAssociation GetBasePathMapping GetBasePathMappings
      GetDomainName GetDomainNameAccessAssociations GetDomainNames RejectDomainNameAccessAssociation
      UpdateBasePathMapping UpdateDomainName`,
    documentation: `CreateDocumentationPart CreateDocumentationVersion DeleteDocumentationPart
      DeleteDocumentationVersion GetDocumentationPart GetDocumentationParts GetDocumentationVersion
      GetDocumentationVersions ImportDocumentationParts UpdateDocumentationPart UpdateDocumentationVersion`,
    'models and request validators': `CreateModel CreateRequestValidator DeleteModel DeleteRequestValidator GetModel GetModelTemplate
      GetModels GetRequestValidator GetRequestValidators UpdateModel UpdateRequestValidator`,
    'VPC links': `CreateVpcLink DeleteVpcLink GetVpcLink GetVpcLinks UpdateVpcLink`,
    'client certificates': `DeleteClientCertificate GenerateClientCertificate GetClientCertificate GetClientCertificates
      UpdateClientCertificate`,
    'import, export and SDKs': `GetExport GetSdk GetSdkType GetSdkTypes ImportRestApi PutRestApi`,
    'the account and caches': `FlushStageCache GetAccount UpdateAccount`,
  },
}
