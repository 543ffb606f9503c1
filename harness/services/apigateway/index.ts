import type { HttpRoute } from '../../aws/http.ts'
import { lazily } from '../../aws/lazily.ts'
import { refusing } from '../../aws/refuse-parameters.ts'
import type { Service } from '../../aws/service.ts'
import { type Clock, systemClock } from '../../kit/clock.ts'
import type { WriteAccessLog } from './access-log.ts'
import { deploymentOperations } from './deployment-operations.ts'
import { executeApiRoute } from './execute-api-route.ts'
import { gatewayResponseOperations } from './gateway-response-operations.ts'
import { integrationOperations } from './integration-operations.ts'
import { methodOperations } from './method-operations.ts'
import { apiGatewayParameters } from './parameters.ts'
import type { InvokeFunction, StreamFunction } from './ports.ts'
import { resourceOperations } from './resource-operations.ts'
import { restApiOperations } from './rest-api-operations.ts'
import { RestApiStore } from './rest-api-store.ts'
import { testInvokeOperation } from './test-invoke-operation.ts'

export { createHttpApis, type HttpApisService } from './http/index.ts'
export type { InvokeFunction, StreamFunction } from './ports.ts'

export interface ApiGatewayService extends Service {
  /** Answers the calls of deployed APIs. */
  readonly route: HttpRoute
}

/** What is changed in place, which a stack does at its start with none. */
const updates = [
  ...(['UpdateResource', 'UpdateMethod', 'UpdateMethodResponse', 'DeleteMethodResponse'] as const),
  ...(['UpdateIntegration', 'UpdateIntegrationResponse', 'UpdateGatewayResponse'] as const),
  ...(['GetTags', 'TagResource', 'UntagResource'] as const),
] as const

/** API Gateway: REST APIs in front of Lambda functions. */
export function createApiGateway({
  invokeFunction,
  streamFunction,
  writeAccessLog,
  clock = systemClock,
}: {
  invokeFunction: InvokeFunction
  streamFunction: StreamFunction
  /** Default: access logs go nowhere. */
  writeAccessLog?: WriteAccessLog
  clock?: Clock
}): ApiGatewayService {
  const store = new RestApiStore()
  return {
    signingName: 'apigateway',
    operations: refusing('apigateway', apiGatewayParameters, {
      ...restApiOperations({ store, clock }),
      ...resourceOperations({ store }),
      ...methodOperations({ store }),
      ...integrationOperations({ store }),
      ...deploymentOperations({ store, clock }),
      ...gatewayResponseOperations({ store }),
      ...lazily(updates, async () => (await import('./update-operations.ts')).updateOperations({ store })),
      ...testInvokeOperation({ store, invokeFunction, streamFunction, clock }),
    }),
    route: executeApiRoute({ store, invokeFunction, streamFunction, writeAccessLog, clock }),
    reset: () => store.clear(),
    snapshot: () => store.snapshot(),
  }
}
