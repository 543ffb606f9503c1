import { AwsError } from '../../aws/error.ts'
import type { HttpAnswer } from '../../aws/http.ts'
import type { Clock } from '../../kit/clock.ts'
import { deferred } from '../../kit/deferred.ts'
import { callCustomIntegration } from './custom-integration.ts'
import { type GatewayFailure, gatewayFailure, gatewayResponse, timedOut } from './gateway-response.ts'
import { resolveFunctionArn } from './integration-uri.ts'
import { callProxyIntegration, type Invoke } from './lambda-integration.ts'
import type { InvokeFunction, StreamFunction } from './ports.ts'
import type { ApiCall } from './proxy-event.ts'
import type { IntegrationRecord, MethodRecord } from './rest-api-store.ts'
import { callStreamingIntegration, within } from './streaming-integration.ts'

/** Calls what stands behind a method, in its time. */
export function methodCaller({
  invokeFunction,
  streamFunction,
  clock,
}: {
  invokeFunction: InvokeFunction
  streamFunction: StreamFunction
  clock: Clock
}) {
  async function callIntegration(
    call: ApiCall,
    method: MethodRecord,
    integration: IntegrationRecord,
  ): Promise<HttpAnswer | GatewayFailure> {
    const { api, stage, match, request } = call
    const sourceArn = `arn:aws:execute-api:${api.region}:${api.account}:${api.id}/${stage.name}/${request.method}${match.resource.path}`
    const functionAt = (pathParameters: Readonly<Record<string, string>>) =>
      resolveFunctionArn(integration.functionArn ?? '', stage.variables ?? {}, pathParameters)
    const invoker = { service: 'apigateway.amazonaws.com', sourceArn }
    const invoke: Invoke = async (payload, pathParameters = {}) => {
      const functionArn = functionAt(pathParameters)
      const startedMs = clock.now()
      call.log?.(`Endpoint request body after transformations: ${payload.toString('utf8')}`)
      call.log?.(`Sending request to ${functionArn}`)
      const result = await invokeFunction(functionArn, payload, invoker)
      call.log?.(`Received response. Status: 200, Integration latency: ${clock.now() - startedMs} ms`)
      call.log?.(`Endpoint response body before transformations: ${result.payload.toString('utf8')}`)
      return result
    }
    // Lambda's API takes POST only (recorded: another method answers 500).
    if (integration.type !== 'MOCK' && integration.description.httpMethod !== 'POST') {
      return gatewayFailure('API_CONFIGURATION_ERROR')
    }
    try {
      if (integration.description.responseTransferMode === 'STREAM') {
        const stream = (payload: Buffer) => streamFunction(functionAt({}), payload, invoker)
        return await callStreamingIntegration(call, stream)
      }
      return integration.type === 'AWS_PROXY'
        ? await callProxyIntegration(call, invoke)
        : await callCustomIntegration(call, method, integration, invoke)
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      call.log?.(`Execution failed due to configuration error: ${error.message}`)
      if (error.code === 'NotImplemented') return gatewayResponse(501, error.message, error.code)
      // No permission, no function, throttled: for the last AWS may answer 502 (grade U).
      return gatewayFailure('API_CONFIGURATION_ERROR')
    }
  }

  /** 504 when the integration's time is over, in the middle of a stream its end; what it does goes on. */
  return async (
    call: ApiCall,
    method: MethodRecord,
    integration: IntegrationRecord,
  ): Promise<HttpAnswer | GatewayFailure> => {
    const limit = deferred<GatewayFailure>()
    const cancel = clock.after(integration.timeoutMs, () => limit.resolve(timedOut()))
    let answer: HttpAnswer | GatewayFailure | undefined
    try {
      answer = await Promise.race([callIntegration(call, method, integration), limit.promise])
      return answer.stream ? { ...answer, stream: within(answer.stream, limit.promise, cancel) } : answer
    } finally {
      if (!answer?.stream) cancel()
    }
  }
}
