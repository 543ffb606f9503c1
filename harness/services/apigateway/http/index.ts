import type { HttpRoute } from '../../../aws/http.ts'
import type { Service } from '../../../aws/service.ts'
import { type Clock, systemClock } from '../../../kit/clock.ts'
import type { InvokeFunction } from '../ports.ts'
import { httpApiOperations } from './http-api-operations.ts'
import { httpApiRoute } from './http-api-route.ts'
import { HttpApiStore } from './http-api-store.ts'
import { httpIntegrationOperations } from './http-integration-operations.ts'
import { httpStageOperations } from './http-stage-operations.ts'
import { routeOperations } from './route-operations.ts'

export interface HttpApisService extends Service {
  /** Answers the calls of HTTP APIs; to be asked before REST APIs' route, which takes any API's address. */
  readonly route: HttpRoute
}

/** API Gateway's second API: HTTP APIs in front of Lambda functions. Clients sign for `apigateway`. */
export function createHttpApis({
  invokeFunction,
  clock = systemClock,
}: {
  invokeFunction: InvokeFunction
  clock?: Clock
}): HttpApisService {
  const store = new HttpApiStore()
  return {
    signingName: 'apigatewayv2',
    operations: {
      ...httpApiOperations({ store, clock }),
      ...routeOperations({ store }),
      ...httpIntegrationOperations({ store }),
      ...httpStageOperations({ store, clock }),
    },
    route: httpApiRoute({ store, invokeFunction, clock }),
    reset: () => store.clear(),
    snapshot: () => store.snapshot(),
  }
}
