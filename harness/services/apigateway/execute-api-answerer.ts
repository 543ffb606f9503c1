import { randomBytes, randomUUID } from 'node:crypto'
import type { HttpAnswer, HttpRequest, HttpRoute } from '../../aws/http.ts'
import type { Clock } from '../../kit/clock.ts'
import { logAccess, type WriteAccessLog } from './access-log.ts'
import { methodCaller } from './call-method.ts'
import { compressAnswer, decompressRequest } from './compression.ts'
import { type ExecuteApiAddress, readExecuteApiAddress } from './execute-api-address.ts'
import { forbidden, type GatewayFailure, gatewayFailure } from './gateway-response.ts'
import { limitsOf } from './method-settings.ts'
import type { InvokeFunction, StreamFunction } from './ports.ts'
import { requestContext } from './proxy-event.ts'
import { matchResource } from './resource-matching.ts'
import type { DeploymentRecord, RestApiRecord, RestApiStore, StageRecord } from './rest-api-store.ts'
import { shapeFailure } from './shape-failure.ts'
import { Throttle } from './throttle.ts'

const payloadLimitBytes = 10 * 1024 * 1024

/** Answers the calls of deployed APIs. */
export function executeApiAnswerer({
  store,
  invokeFunction,
  streamFunction,
  writeAccessLog,
  clock,
}: {
  store: RestApiStore
  invokeFunction: InvokeFunction
  streamFunction: StreamFunction
  writeAccessLog?: WriteAccessLog | undefined
  clock: Clock
}): HttpRoute['answer'] {
  const callMethod = methodCaller({ invokeFunction, streamFunction, clock })
  const throttle = new Throttle(clock)

  async function answer(request: HttpRequest): Promise<HttpAnswer> {
    const address = readExecuteApiAddress(request)
    const api = address && store.find(address.apiId)
    const stage = api?.stages.get(address?.stage ?? '')
    const deployment = api?.deployments.get(stage?.deploymentId ?? '')
    if (!address || !api || !stage || !deployment || deployment.endpointDisabled) return forbidden()
    const { minimumCompressionSize: minimum } = deployment
    const parts = { address, api, stage, deployment }
    if (minimum === undefined) return answerStage(request, parts)
    const plain = await decompressRequest(request)
    const answered = plain ? await answerStage(plain, parts) : gatewayFailure('BAD_REQUEST_BODY')
    return await compressAnswer(answered, request, minimum)
  }

  async function answerStage(
    request: HttpRequest,
    {
      address,
      api,
      stage,
      deployment,
    }: { address: ExecuteApiAddress; api: RestApiRecord; stage: StageRecord; deployment: DeploymentRecord },
  ): Promise<HttpAnswer> {
    const match = matchResource(deployment.resources, address.path)
    const ids = { requestId: randomUUID(), extendedRequestId: `${randomBytes(11).toString('base64url')}=` }
    const startedAtMs = clock.now()
    let integrationLatency: number | undefined
    const shape = (response: HttpAnswer | GatewayFailure) => {
      const answer =
        'failure' in response
          ? shapeFailure(response, deployment.gatewayResponses, {
              request,
              stage,
              ...(match ? call(match) : {}),
            })
          : response
      if (!stage.accessLog) return answer
      const error = 'failure' in response ? errorOf(response.failure) : undefined
      const context = {
        ...requestContext({ request, api, stage, address, ...(match && { match }), ...ids, startedAtMs }),
        ...{ responseLatency: clock.now() - startedAtMs, integrationLatency, error },
      }
      logAccess(writeAccessLog, stage.accessLog, { apiId: api.id, stage: stage.name, context }, answer)
      return answer
    }
    const call = (matched: NonNullable<typeof match>) => ({
      ...{ request, api, stage, address, match: matched, ...ids, startedAtMs },
    })
    const method = match?.resource.methods.get(request.method) ?? match?.resource.methods.get('ANY')
    if (!match || !method?.integration) return shape(gatewayFailure('MISSING_AUTHENTICATION_TOKEN'))
    const limits = limitsOf(stage.methodSettings, match, request.method)
    const bucket = `${api.id}/${stage.name}/${request.method} ${match.resource.path}`
    if (limits && !throttle.passes(bucket, limits)) return shape(gatewayFailure('THROTTLED'))
    if (request.body.length > payloadLimitBytes) return shape(gatewayFailure('REQUEST_TOO_LARGE'))
    const called = await callMethod(call(match), method, method.integration)
    integrationLatency = clock.now() - startedAtMs
    const response = shape(called)
    return {
      ...response,
      headers: {
        'x-amzn-requestid': ids.requestId,
        'x-amz-apigw-id': ids.extendedRequestId,
        ...response.headers,
      },
    }
  }

  return answer
}

/** As `$context.error` tells a failure. */
function errorOf({ type, message }: GatewayFailure['failure']): object {
  return { message, messageString: JSON.stringify(message), responseType: type }
}
