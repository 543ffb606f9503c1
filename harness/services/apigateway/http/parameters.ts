import type { ApiGatewayV2Operations } from '../../../aws/models/operations.generated.ts'
import type { ParameterTable } from '../../../aws/parameter-table.ts'

const api = {
  refused: {
    // what an API has by default, and HTTP APIs do not use
    ApiKeySelectionExpression: ['$request.header.x-api-key'],
    CredentialsArn: [],
    DisableSchemaValidation: [],
  },
  taken: { IpAddressType: 'kept and shown; the endpoint listens where it listens' },
}
const integration = {
  refused: {
    ...{ ConnectionId: [], ContentHandlingStrategy: [], CredentialsArn: [], IntegrationSubtype: [] },
    ...{ RequestParameters: [], PassthroughBehavior: [], RequestTemplates: [], ResponseParameters: [] },
    ...{ TemplateSelectionExpression: [], TlsConfig: [] },
  },
}
const route = {
  refused: {
    ...{ ApiKeyRequired: [], AuthorizationScopes: [], AuthorizerId: [], ModelSelectionExpression: [] },
    ...{ RequestModels: [], RequestParameters: [], RouteResponseSelectionExpression: [] },
  },
}
const detailed = 'kept and shown; API Gateway writes no metrics here'
const stage = {
  refused: {
    ClientCertificateId: [],
    // of WebSocket APIs only
    'DefaultRouteSettings.DataTraceEnabled': [],
    'DefaultRouteSettings.LoggingLevel': ['OFF'],
    'RouteSettings.*.DataTraceEnabled': [],
    'RouteSettings.*.LoggingLevel': ['OFF'],
  },
  taken: {
    'DefaultRouteSettings.DetailedMetricsEnabled': detailed,
    'RouteSettings.*.DetailedMetricsEnabled': detailed,
  },
}

/** Input members that no operation of HTTP APIs acts on. */
export const httpApiParameters = {
  CreateApi: api,
  CreateIntegration: integration,
  CreateRoute: route,
  CreateStage: stage,
  UpdateApi: { ...api, refused: { ...api.refused, RouteKey: [], Target: [] } },
  UpdateIntegration: integration,
  UpdateRoute: route,
  UpdateStage: stage,
} satisfies ParameterTable<ApiGatewayV2Operations>
