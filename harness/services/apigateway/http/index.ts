import type { HttpRoute } from '../../../aws/http.ts'
import type { Service } from '../../../aws/service.ts'
import { whenCalled } from '../../../aws/when-called.ts'
import { type Clock, systemClock } from '../../../kit/clock.ts'
import type { WriteAccessLog } from '../access-log.ts'
import type { InvokeFunction } from '../ports.ts'
import { readHttpApiAddress } from './http-api-address.ts'
import { HttpApiStore } from './http-api-store.ts'

export interface HttpApisService extends Service {
  /** Answers the calls of HTTP APIs; to be asked before REST APIs' route, which takes any API's address. */
  readonly route: HttpRoute
}

/** API Gateway's second API: HTTP APIs in front of Lambda functions. Clients sign for `apigateway`. */
export function createHttpApis({
  invokeFunction,
  writeAccessLog,
  clock = systemClock,
}: {
  invokeFunction: InvokeFunction
  /** Default: access logs go nowhere. */
  writeAccessLog?: WriteAccessLog
  clock?: Clock
}): HttpApisService {
  const store = new HttpApiStore()
  let answerer: Promise<HttpRoute['answer']> | undefined
  const loadAnswerer = async () => {
    const { httpApiAnswerer } = await import('./http-api-answerer.ts')
    return httpApiAnswerer({ store, invokeFunction, writeAccessLog, clock })
  }
  return whenCalled<HttpApisService>(
    {
      signingName: 'apigatewayv2',
      route: {
        name: 'http-api',
        openToBrowsers: true,
        matches(request) {
          const address = readHttpApiAddress(request)
          return address !== undefined && store.find(address.apiId) !== undefined
        },
        async answer(request) {
          answerer ??= loadAnswerer()
          return (await answerer)(request)
        },
      },
      reset: () => store.clear(),
      snapshot: () => store.snapshot(),
    },
    async () => (await import('./http-operations.ts')).httpOperations({ store, clock }),
  )
}
