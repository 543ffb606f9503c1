import { randomBytes, randomUUID } from 'node:crypto'
import { AwsError } from '../../aws/error.ts'
import type { HttpAnswer, HttpRequest, HttpRoute } from '../../aws/http.ts'
import type { Clock } from '../../kit/clock.ts'
import { deferred } from '../../kit/deferred.ts'
import { readExecuteApiAddress } from './execute-api-address.ts'
import {
  configurationError,
  forbidden,
  gatewayResponse,
  missingAuthenticationToken,
  timedOut,
} from './gateway-response.ts'
import { callCustomIntegration, callProxyIntegration, type Invoke } from './lambda-integration.ts'
import type { InvokeFunction } from './ports.ts'
import type { ApiCall } from './proxy-event.ts'
import { matchResource } from './resource-matching.ts'
import type { IntegrationRecord, MethodRecord, RestApiStore } from './rest-api-store.ts'

const payloadLimitBytes = 10 * 1024 * 1024

/** execute-api: the calls of deployed APIs. */
export function executeApiRoute({
  store,
  invokeFunction,
  clock,
}: {
  store: RestApiStore
  invokeFunction: InvokeFunction
  clock: Clock
}): HttpRoute {
  async function answer(request: HttpRequest): Promise<HttpAnswer> {
    const address = readExecuteApiAddress(request)
    const api = address && store.find(address.apiId)
    const stage = api?.stages.get(address?.stage ?? '')
    const deployment = api?.deployments.get(stage?.deploymentId ?? '')
    if (!address || !api || !stage || !deployment) return forbidden()
    const match = matchResource(deployment.resources, address.path)
    const method = match?.resource.methods.get(request.method) ?? match?.resource.methods.get('ANY')
    if (!match || !method?.integration) return missingAuthenticationToken()
    if (request.body.length > payloadLimitBytes) {
      return gatewayResponse(413, 'Request Too Long', 'RequestTooLargeException')
    }
    const call = { request, api, stage, address, match, requestId: randomUUID(), startedAtMs: clock.now() }
    const response = await limitTime(callIntegration(call, method, method.integration), method.integration)
    return {
      ...response,
      headers: {
        'x-amzn-requestid': call.requestId,
        'x-amz-apigw-id': `${randomBytes(11).toString('base64url')}=`,
        ...response.headers,
      },
    }
  }

  async function callIntegration(
    call: ApiCall,
    method: MethodRecord,
    integration: IntegrationRecord,
  ): Promise<HttpAnswer> {
    const { api, stage, match, request } = call
    const sourceArn = `arn:aws:execute-api:${api.region}:${api.account}:${api.id}/${stage.name}/${request.method}${match.resource.path}`
    const invoke: Invoke = (payload) =>
      invokeFunction(integration.functionArn, payload, { service: 'apigateway.amazonaws.com', sourceArn })
    // Lambda's API takes POST only (recorded: another method answers 500).
    if (integration.description.httpMethod !== 'POST') return configurationError()
    try {
      return integration.type === 'AWS_PROXY'
        ? await callProxyIntegration(call, invoke)
        : await callCustomIntegration(call, method, integration, invoke)
    } catch (error) {
      // No permission, no function, throttled: for the last AWS may answer 502 (grade U).
      if (error instanceof AwsError) return configurationError()
      throw error
    }
  }

  /** 504 when the integration's time is over; what it does goes on. */
  async function limitTime(work: Promise<HttpAnswer>, { timeoutMs }: IntegrationRecord): Promise<HttpAnswer> {
    const limit = deferred<HttpAnswer>()
    const cancel = clock.after(timeoutMs, () => limit.resolve(timedOut()))
    try {
      return await Promise.race([work, limit.promise])
    } finally {
      cancel()
    }
  }

  return {
    name: 'execute-api',
    openToBrowsers: true,
    matches: (request) => readExecuteApiAddress(request) !== undefined,
    answer,
  }
}
