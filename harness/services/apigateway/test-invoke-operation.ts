import { randomBytes, randomUUID } from 'node:crypto'
import { BrokenOff } from '../../aws/http.ts'
import type { ApiGatewayOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import type { Clock } from '../../kit/clock.ts'
import { methodCaller } from './call-method.ts'
import { notFound } from './errors.ts'
import type { InvokeFunction, StreamFunction } from './ports.ts'
import { matchResource } from './resource-matching.ts'
import { getMethod, getResource, type RestApiStore } from './rest-api-store.ts'
import { shapeFailure } from './shape-failure.ts'

const stageName = 'test-invoke-stage'
const streamKeptBytes = 1024 * 1024

/** TestInvokeMethod: calls a method as it is now, without deployment, and tells what happened on the way. */
export function testInvokeOperation(rooms: {
  store: RestApiStore
  invokeFunction: InvokeFunction
  streamFunction: StreamFunction
  clock: Clock
}) {
  const { store, clock } = rooms
  const callMethod = methodCaller(rooms)
  return {
    async TestInvokeMethod(input, context) {
      const api = store.ofResource(input.restApiId, context)
      const resource = getResource(api, input.resourceId)
      const method = getMethod(api, input.resourceId, input.httpMethod)
      if (!method.integration) throw notFound('Invalid Integration identifier specified')
      const url = new URL(`http://${api.id}.execute-api.${api.region}.amazonaws.com`)
      const [path = resource.path, query = ''] = (input.pathWithQueryString ?? resource.path).split('?')
      url.pathname = path
      url.search = query
      const given = Object.entries({ ...input.headers, ...input.multiValueHeaders })
      const rawHeaders = given.flatMap(([name, value]) => [value].flat().flatMap((each) => [name, each]))
      const matched = matchResource([...api.resources.values()], url.pathname)
      const requestId = randomUUID()
      const startedAtMs = clock.now()
      const lines: string[] = []
      const log = (line: string) => lines.push(`${logTime(clock.now())} : ${line}`)
      const call = {
        request: {
          method: input.httpMethod,
          url,
          headers: Object.fromEntries(
            given.map(([name, value]) => [name.toLowerCase(), [value].flat().join(',')]),
          ),
          rawHeaders,
          body: Buffer.from(input.body ?? ''),
          remoteAddress: 'test-invoke-source-ip',
        },
        api,
        stage: {
          ...{ name: stageName, deploymentId: '', description: undefined, tags: {} },
          ...{ tracingEnabled: false, methodSettings: {} },
          ...{ variables: input.stageVariables, createdMs: startedAtMs, updatedMs: startedAtMs },
        },
        address: { apiId: api.id, stage: stageName, path: url.pathname },
        // A path that does not fit is taken as one without parameters, as AWS does (LocalStack's source).
        match: matched?.resource.id === resource.id ? matched : { resource, pathParameters: {} },
        requestId,
        extendedRequestId: `${randomBytes(11).toString('base64url')}=`,
        startedAtMs,
        log,
      }
      log(`Starting execution for request: ${requestId}`)
      log(`HTTP Method: ${input.httpMethod}, Resource Path: ${url.pathname}`)
      log(`Method request path: ${javaMap(call.match.pathParameters)}`)
      log(`Method request query string: ${javaMap(Object.fromEntries(url.searchParams))}`)
      log(`Method request headers: ${javaMap(input.headers ?? {})}`)
      log(`Method request body before transformations: ${input.body ?? ''}`)
      const result = await callMethod(call, method, method.integration)
      const answer = 'failure' in result ? shapeFailure(result, api.gatewayResponses, call) : result
      const headers = namedAsAws(answer.headers ?? {})
      const body = answer.stream ? await collect(answer.stream) : (answer.body?.toString() ?? '')
      log(`Method response body after transformations: ${body}`)
      log(`Method response headers: ${javaMap(lastValues(headers))}`)
      if (!('failure' in result)) log('Successfully completed execution')
      log(`Method completed with status: ${answer.statusCode}`)
      return {
        status: answer.statusCode,
        body,
        headers: lastValues(headers),
        multiValueHeaders: headers,
        log: `Execution log for request ${requestId}\n${lines.join('\n')}\n`,
        latency: clock.now() - startedAtMs,
      }
    },
  } satisfies OperationsOf<ApiGatewayOperations>
}

/** A stream as a whole, of which AWS keeps 1 MB (documented); what comes before it breaks off is there. */
async function collect(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of stream) {
      bytes += chunk.length
      chunks.push(chunk)
      if (bytes > streamKeptBytes) break
    }
  } catch (error) {
    if (!(error instanceof BrokenOff)) throw error
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The gateway's own headers in the case that AWS's answer has. */
function namedAsAws(headers: Record<string, string | string[]>): Record<string, string[]> {
  const names: Record<string, string> = {
    'content-type': 'Content-Type',
    'x-amzn-errortype': 'x-amzn-ErrorType',
  }
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [names[name] ?? name, [value].flat()]),
  )
}

const lastValues = (headers: Record<string, string[]>) =>
  Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.at(-1) ?? '']))

const javaMap = (map: Readonly<Record<string, string>>) =>
  `{${Object.entries(map)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')}}`

/** `Tue Nov 24 08:05:09 UTC 2026`. */
function logTime(ms: number): string {
  const [day, date, month, year, time] = new Date(ms).toUTCString().replace(',', '').split(' ')
  return `${day} ${month} ${date} ${time} UTC ${year}`
}
