import type { HttpRoute } from '../../aws/http.ts'
import type { Service } from '../../aws/service.ts'
import { whenCalled } from '../../aws/when-called.ts'
import { type Clock, systemClock } from '../../kit/clock.ts'
import type { WriteAccessLog } from './access-log.ts'
import { readExecuteApiAddress } from './execute-api-address.ts'
import type { InvokeFunction, StreamFunction } from './ports.ts'
import { RestApiStore } from './rest-api-store.ts'

export { createHttpApis, type HttpApisService } from './http/index.ts'
export type { InvokeFunction, StreamFunction } from './ports.ts'

export interface ApiGatewayService extends Service {
  /** Answers the calls of deployed APIs. */
  readonly route: HttpRoute
}

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
  const rooms = { store, invokeFunction, streamFunction, clock }
  let answerer: Promise<HttpRoute['answer']> | undefined
  const loadAnswerer = async () => {
    const { executeApiAnswerer } = await import('./execute-api-answerer.ts')
    return executeApiAnswerer({ ...rooms, writeAccessLog })
  }
  return whenCalled<ApiGatewayService>(
    {
      signingName: 'apigateway',
      route: {
        name: 'execute-api',
        openToBrowsers: true,
        matches: (request) => readExecuteApiAddress(request) !== undefined,
        async answer(request) {
          answerer ??= loadAnswerer()
          return (await answerer)(request)
        },
      },
      reset: () => store.clear(),
      snapshot: () => store.snapshot(),
    },
    async () => (await import('./rest-operations.ts')).restOperations(rooms),
  )
}
