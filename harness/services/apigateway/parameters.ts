import type { ApiGatewayOperations } from '../../aws/models/operations.generated.ts'
import type { ParameterTable } from '../../aws/parameter-table.ts'

const stage = { cacheClusterEnabled: [], cacheClusterSize: [], canarySettings: [] }
const tracingEnabled = 'kept and shown; nothing is traced'

/** Of the operations `copy` and `move`, which canaries have. */
const patches = { refused: { 'patchOperations.from': [] } }

/** Input members that no operation of REST APIs acts on. */
export const apiGatewayParameters = {
  CreateDeployment: { refused: stage, taken: { tracingEnabled } },
  CreateRestApi: {
    refused: {
      ...{ cloneFrom: [], policy: [], securityPolicy: [] },
      ...{ endpointAccessMode: [], 'endpointConfiguration.vpcEndpointIds': [] },
    },
    taken: { 'endpointConfiguration.ipAddressType': 'kept and shown; the endpoint listens where it listens' },
  },
  CreateStage: { refused: { ...stage, documentationVersion: [] }, taken: { tracingEnabled } },
  GetGatewayResponses: {
    taken: { position: 'AWS pages this list neither', limit: 'AWS pages this list neither' },
  },
  GetTags: { taken: { position: 'AWS pages this list neither', limit: 'AWS pages this list neither' } },
  PutIntegration: {
    refused: { connectionId: [], credentials: [], tlsConfig: [], integrationTarget: [] },
    taken: {
      cacheNamespace: 'kept and shown; without a cache cluster AWS caches nothing either',
      cacheKeyParameters: 'kept and shown; without a cache cluster AWS caches nothing either',
    },
  },
  PutMethod: {
    refused: { apiKeyRequired: [], authorizationScopes: [] },
    taken: { authorizerId: 'beside the type NONE AWS forgets it, too; any other type is refused' },
  },
  TestInvokeMethod: { refused: { clientCertificateId: [] } },
  UpdateDeployment: patches,
  UpdateGatewayResponse: patches,
  UpdateIntegration: patches,
  UpdateIntegrationResponse: patches,
  UpdateMethod: patches,
  UpdateMethodResponse: patches,
  UpdateResource: patches,
  UpdateRestApi: patches,
  UpdateStage: patches,
} satisfies ParameterTable<ApiGatewayOperations>
