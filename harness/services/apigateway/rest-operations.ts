import { lazily } from '../../aws/lazily.ts'
import { refusing } from '../../aws/refuse-parameters.ts'
import type { Clock } from '../../kit/clock.ts'
import { deploymentOperations } from './deployment-operations.ts'
import { integrationOperations } from './integration-operations.ts'
import { methodOperations } from './method-operations.ts'
import { apiGatewayParameters } from './parameters.ts'
import type { InvokeFunction, StreamFunction } from './ports.ts'
import { resourceOperations } from './resource-operations.ts'
import { restApiOperations } from './rest-api-operations.ts'
import type { RestApiStore } from './rest-api-store.ts'

/** What is changed in place, which a stack does at its start with none. */
const updates = [
  ...(['UpdateResource', 'UpdateMethod', 'UpdateMethodResponse', 'DeleteMethodResponse'] as const),
  ...(['UpdateIntegration', 'UpdateIntegrationResponse', 'UpdateGatewayResponse'] as const),
  ...(['GetTags', 'TagResource', 'UntagResource'] as const),
] as const
const gatewayResponses = [
  ...(['PutGatewayResponse', 'GetGatewayResponse', 'GetGatewayResponses', 'DeleteGatewayResponse'] as const),
] as const

/** All that API Gateway's first API answers here; see the page of operations. What a stack's start does not call is loaded at its first call. */
export function restOperations(parts: {
  store: RestApiStore
  invokeFunction: InvokeFunction
  streamFunction: StreamFunction
  clock: Clock
}) {
  return refusing('apigateway', apiGatewayParameters, {
    ...restApiOperations(parts),
    ...resourceOperations(parts),
    ...methodOperations(parts),
    ...integrationOperations(parts),
    ...deploymentOperations(parts),
    ...lazily(gatewayResponses, async () => {
      const { gatewayResponseOperations } = await import('./gateway-response-operations.ts')
      return gatewayResponseOperations(parts)
    }),
    ...lazily(updates, async () => (await import('./update-operations.ts')).updateOperations(parts)),
    ...lazily(['TestInvokeMethod'], async () => {
      const { testInvokeOperation } = await import('./test-invoke-operation.ts')
      return testInvokeOperation(parts)
    }),
  })
}
