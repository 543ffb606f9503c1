import type { ServiceTable } from './service-table.ts'

export const apigateway: ServiceTable = {
  signingName: 'apigateway',
  title: 'API Gateway: REST APIs',
  client: 'client-api-gateway',
  emulated: {
    CreateResource: 'greedy paths (`{proxy+}`) too',
    DeleteDeployment: '',
    DeleteIntegration: '',
    DeleteIntegrationResponse: '',
    DeleteMethod: '',
    DeleteResource: '',
    DeleteRestApi: '',
    DeleteStage: '',
    GetDeployment: '',
    GetDeployments: '',
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
  },
  partly: {
    CreateDeployment: 'no cache clusters, canaries, tracing',
    CreateRestApi: 'no `cloneFrom`, policies, private APIs, API keys by an authorizer',
    CreateStage: 'no cache clusters, canaries, tracing, documentation versions',
    PutIntegration:
      'AWS and AWS_PROXY with Lambda functions; templates that do not pass the body on are refused',
    PutIntegrationResponse: 'fixed header values; no `contentHandling`',
    PutMethod: 'no authorizers, API keys, models, request validators',
    PutMethodResponse: 'no models',
    UpdateRestApi: 'what has no patch here is refused by its path',
    UpdateStage: 'as UpdateRestApi',
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
    'gateway responses': `DeleteGatewayResponse GetGatewayResponse GetGatewayResponses PutGatewayResponse
      UpdateGatewayResponse`,
    'VPC links': `CreateVpcLink DeleteVpcLink GetVpcLink GetVpcLinks UpdateVpcLink`,
    'client certificates': `DeleteClientCertificate GenerateClientCertificate GetClientCertificate GetClientCertificates
      UpdateClientCertificate`,
    'import, export and SDKs': `GetExport GetSdk GetSdkType GetSdkTypes ImportRestApi PutRestApi`,
    'account, tags and caches': `FlushStageCache GetAccount GetTags TagResource UpdateAccount`,
    others: `DeleteMethodResponse TestInvokeMethod UntagResource UpdateDeployment UpdateIntegration
      UpdateIntegrationResponse UpdateMethod UpdateMethodResponse UpdateResource`,
  },
}
