import { randomBytes, randomUUID } from 'node:crypto'
import { isPreflight, preflightHeaders, withCors } from '../../../aws/cors.ts'
import { AwsError } from '../../../aws/error.ts'
import type { HttpAnswer, HttpRequest, HttpRoute } from '../../../aws/http.ts'
import { httpEvent, httpEventAnswer, requestTime, sourceIpOf } from '../../../aws/http-event.ts'
import type { Clock } from '../../../kit/clock.ts'
import { deferred } from '../../../kit/deferred.ts'
import { logAccess, type WriteAccessLog } from '../access-log.ts'
import { resolveFunctionArn } from '../integration-uri.ts'
import type { InvokeFunction } from '../ports.ts'
import { readProxyResponse } from '../proxy-response.ts'
import { Throttle, type ThrottleLimits } from '../throttle.ts'
import { readHttpApiAddress } from './http-api-address.ts'
import type { HttpApiRecord, HttpApiStore, HttpIntegrationRecord, HttpStageRecord } from './http-api-store.ts'
import { httpEventV1 } from './http-event-v1.ts'
import { readFunctionArn } from './http-integration-operations.ts'
import { matchRoute, type RouteMatch } from './match-route.ts'

const payloadLimitBytes = 10 * 1024 * 1024

interface HttpCall {
  readonly request: HttpRequest
  readonly api: HttpApiRecord
  readonly stage: HttpStageRecord
  readonly path: string
  readonly match: RouteMatch
  readonly requestId: string
}

/** Answers the calls of HTTP APIs. */
export function httpApiAnswerer({
  store,
  invokeFunction,
  writeAccessLog,
  clock,
}: {
  store: HttpApiStore
  invokeFunction: InvokeFunction
  writeAccessLog?: WriteAccessLog | undefined
  clock: Clock
}): HttpRoute['answer'] {
  const throttle = new Throttle(clock)

  async function answer(request: HttpRequest): Promise<HttpAnswer> {
    const address = readHttpApiAddress(request)
    const api = address && store.find(address.apiId)
    // what disabling answers is not verified on AWS
    if (!address || !api || api.endpointDisabled) return refusal(404, 'Not Found')
    if (api.cors && isPreflight(request)) {
      return { statusCode: 204, headers: preflightHeaders(api.cors, request) }
    }
    const requestId = randomUUID()
    const response = await answerApi(request, api, address.path, requestId)
    const named = { ...response, headers: { 'apigw-requestid': requestId, ...response.headers } }
    return api.cors ? withCors(named, api.cors, request) : named
  }

  async function answerApi(
    request: HttpRequest,
    api: HttpApiRecord,
    fullPath: string,
    requestId: string,
  ): Promise<HttpAnswer> {
    const at = findStage(api, fullPath)
    if (!at) return refusal(404, 'Not Found')
    const { stage, path } = at
    const startedAtMs = clock.now()
    const routing = stage.autoDeploy ? api : api.deployments.get(stage.deploymentId ?? '')
    const match = routing && matchRoute(routing.routes.values(), request.method, path)
    const integration = routing?.integrations.get(match?.route.integrationId ?? '')
    const told = (response: HttpAnswer): HttpAnswer => {
      if (!stage.accessLog) return response
      const rest = { api, stage, fullPath, requestId, startedAtMs, routeKey: match?.route.key }
      const context = { ...logContext(request, rest), responseLatency: clock.now() - startedAtMs }
      logAccess(writeAccessLog, stage.accessLog, { apiId: api.id, stage: stage.name, context }, response)
      return response
    }
    if (!match || !integration) return told(refusal(404, 'Not Found'))
    const limits = limitsOf(stage, match.route.key)
    if (limits && !throttle.passes(`${api.id}/${stage.name}/${match.route.key}`, limits)) {
      return told(refusal(429, 'Too Many Requests'))
    }
    if (request.body.length > payloadLimitBytes) return told(refusal(413, 'Request Entity Too Large'))
    const limit = deferred<HttpAnswer>()
    const cancel = clock.after(integration.timeoutMs, () =>
      limit.resolve(refusal(503, 'Service Unavailable')),
    )
    try {
      const call = { request, api, stage, path, match, requestId }
      return told(await Promise.race([callFunction(call, integration), limit.promise]))
    } finally {
      cancel()
    }
  }

  async function callFunction(call: HttpCall, integration: HttpIntegrationRecord): Promise<HttpAnswer> {
    const { api, stage, match, request } = call
    try {
      const arn = resolveFunctionArn(readFunctionArn(integration.uri), stage.variables ?? {}, {})
      const payload = Buffer.from(JSON.stringify(eventOf(call, integration)))
      const { key } = match.route
      const resource = key === '$default' ? key : `${request.method}${key.slice(key.indexOf(' ') + 1)}`
      const result = await invokeFunction(arn, payload, {
        service: 'apigateway.amazonaws.com',
        sourceArn: `arn:aws:execute-api:${api.region}:${api.account}:${api.id}/${stage.name}/${resource}`,
      })
      const response = result.functionError ? undefined : readAnswer(result.payload, integration)
      return response ?? refusal(500, 'Internal Server Error')
    } catch (error) {
      // No permission, no function, throttled: for the last another status is possible (not verified on AWS).
      if (error instanceof AwsError) return refusal(500, 'Internal Server Error')
      throw error
    }
  }

  function eventOf(call: HttpCall, { payloadFormatVersion }: HttpIntegrationRecord): object {
    const { request, api, stage, path, match, requestId } = call
    const settings = {
      accountId: api.account,
      apiId: api.id,
      domainName: `${api.id}.execute-api.${api.region}.amazonaws.com`,
      requestId,
      stage: stage.name,
      startedAtMs: clock.now(),
    }
    const { pathParameters, route } = match
    const rest = {
      routeKey: route.key,
      rawPath: stage.name === '$default' ? path : `/${stage.name}${path}`,
      pathParameters,
      stageVariables: stage.variables ?? {},
    }
    if (payloadFormatVersion === '1.0') {
      const extendedRequestId = `${randomBytes(11).toString('base64url')}=`
      return httpEventV1(request, { ...settings, ...rest, extendedRequestId })
    }
    return httpEvent(request, { ...rest, requestContext: { ...settings, domainPrefix: api.id } })
  }

  return answer
}

function readAnswer(
  payload: Buffer,
  { payloadFormatVersion }: HttpIntegrationRecord,
): HttpAnswer | undefined {
  // HTTP APIs know no binary media types: what says it is base64 is decoded.
  return payloadFormatVersion === '1.0' ? readProxyResponse(payload, true) : httpEventAnswer(payload)
}

/** The variables of an access log (documented) that are known here. */
function logContext(
  request: HttpRequest,
  {
    api,
    stage,
    fullPath,
    requestId,
    startedAtMs,
    routeKey,
  }: {
    api: HttpApiRecord
    stage: HttpStageRecord
    fullPath: string
    requestId: string
    startedAtMs: number
    routeKey: string | undefined
  },
): object {
  return {
    ...{ requestId, extendedRequestId: requestId, routeKey, accountId: api.account, apiId: api.id },
    ...{ domainName: `${api.id}.execute-api.${api.region}.amazonaws.com`, domainPrefix: api.id },
    ...{ httpMethod: request.method, path: fullPath, protocol: 'HTTP/1.1', stage: stage.name },
    ...{ requestTime: requestTime(startedAtMs), requestTimeEpoch: startedAtMs },
    identity: { sourceIp: sourceIpOf(request), userAgent: request.headers['user-agent'] },
  }
}

/** A stage that the path begins with, else `$default`. */
function findStage(
  api: HttpApiRecord,
  fullPath: string,
): { stage: HttpStageRecord; path: string } | undefined {
  const [, first = '', rest = ''] = /^\/([^/]*)(\/.*)?$/.exec(fullPath) ?? []
  const named = api.stages.get(first)
  if (named && first !== '$default') return { stage: named, path: rest || '/' }
  const stage = api.stages.get('$default')
  return stage && { stage, path: first === '$default' ? rest || '/' : fullPath }
}

/** What the stage sets for a route; where it sets one of the two, the other is AWS's of the account. */
function limitsOf(stage: HttpStageRecord, routeKey: string): ThrottleLimits | undefined {
  const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } =
    stage.routeSettings[routeKey] ?? stage.defaultRouteSettings
  return rate === undefined && burst === undefined
    ? undefined
    : { rate: rate ?? 10_000, burst: burst ?? 5_000 }
}

function refusal(statusCode: number, message: string): HttpAnswer {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message }) }
}
