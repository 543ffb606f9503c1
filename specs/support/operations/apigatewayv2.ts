import { httpApiParameters } from '../../../harness/services/apigateway/http/parameters.ts'
import type { ServiceTable } from './service-table.ts'

export const apigatewayv2: ServiceTable = {
  signingName: 'apigatewayv2',
  folder: 'apigateway/http',
  title: 'API Gateway: HTTP APIs',
  client: 'client-apigatewayv2',
  remark: 'More on [a page of its own](api-gateway.md#http).',
  parameters: httpApiParameters,
  emulated: {
    CreateDeployment: '',
    DeleteAccessLogSettings: '',
    DeleteApi: '',
    DeleteCorsConfiguration: '',
    DeleteDeployment: '',
    DeleteIntegration: '',
    DeleteRoute: '',
    DeleteRouteSettings: '',
    DeleteStage: '',
    GetApi: '',
    GetApis: '',
    GetDeployment: '',
    GetDeployments: '',
    GetIntegration: '',
    GetIntegrations: '',
    GetRoute: '',
    GetRoutes: '',
    GetStage: '',
    GetStages: '',
    GetTags: 'of APIs and stages',
    TagResource: 'of APIs and stages',
    UntagResource: 'of APIs and stages',
  },
  partly: {
    CreateApi: 'HTTP APIs, by quick create (`Target`) too; no WebSocket APIs, no credentials',
    CreateIntegration:
      'AWS_PROXY with Lambda functions, payload 1.0 and 2.0; no HTTP targets, VPC links, other services, parameter mappings',
    CreateRoute: 'no authorizers; the method and a path, or `$default`',
    CreateStage: 'no client certificates; of the settings of routes, throttling has an effect',
    UpdateApi: 'as CreateApi, without quick create',
    UpdateIntegration: 'as CreateIntegration',
    UpdateRoute: 'as CreateRoute',
    UpdateStage: 'as CreateStage',
  },
  not: {
    authorizers: `CreateAuthorizer DeleteAuthorizer GetAuthorizer GetAuthorizers ResetAuthorizersCache
      UpdateAuthorizer`,
    'custom domain names and routing rules': `CreateApiMapping CreateDomainName CreateRoutingRule DeleteApiMapping DeleteDomainName
      DeleteRoutingRule GetApiMapping GetApiMappings GetDomainName GetDomainNames GetRoutingRule
      ListRoutingRules PutRoutingRule UpdateApiMapping UpdateDomainName`,
    portals: `CreatePortal CreatePortalProduct CreateProductPage CreateProductRestEndpointPage DeletePortal
      DeletePortalProduct DeletePortalProductSharingPolicy DeleteProductPage DeleteProductRestEndpointPage
      DisablePortal GetPortal GetPortalProduct GetPortalProductSharingPolicy GetProductPage
      GetProductRestEndpointPage ListPortalProducts ListPortals ListProductPages
      ListProductRestEndpointPages PreviewPortal PublishPortal PutPortalProductSharingPolicy UpdatePortal
      UpdatePortalProduct UpdateProductPage UpdateProductRestEndpointPage`,
    'models, route responses and integration responses': `CreateIntegrationResponse CreateModel CreateRouteResponse DeleteIntegrationResponse DeleteModel
      DeleteRouteResponse GetIntegrationResponse GetIntegrationResponses GetModel GetModelTemplate
      GetModels GetRouteResponse GetRouteResponses UpdateIntegrationResponse UpdateModel
      UpdateRouteResponse`,
    'VPC links': `CreateVpcLink DeleteVpcLink GetVpcLink GetVpcLinks UpdateVpcLink`,
    'import and export': `ExportApi ImportApi ReimportApi`,
    others: 'DeleteRouteRequestParameter UpdateDeployment',
  },
}
