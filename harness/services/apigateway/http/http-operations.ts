import { refusing } from '../../../aws/refuse-parameters.ts'
import type { Clock } from '../../../kit/clock.ts'
import { httpApiOperations } from './http-api-operations.ts'
import type { HttpApiStore } from './http-api-store.ts'
import { httpIntegrationOperations } from './http-integration-operations.ts'
import { httpStageOperations } from './http-stage-operations.ts'
import { httpTagOperations } from './http-tag-operations.ts'
import { httpApiParameters } from './parameters.ts'
import { routeOperations } from './route-operations.ts'

/** All that API Gateway's second API answers here; see the page of operations. */
export function httpOperations(parts: { store: HttpApiStore; clock: Clock }) {
  return refusing('apigatewayv2', httpApiParameters, {
    ...httpApiOperations(parts),
    ...routeOperations(parts),
    ...httpIntegrationOperations(parts),
    ...httpStageOperations(parts),
    ...httpTagOperations(parts),
  })
}
