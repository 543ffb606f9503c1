import type { RequestContext } from '../../../../harness/aws/service.ts'
import { ManualClock } from '../../../../harness/kit/clock.ts'
import {
  createApiGateway,
  type InvokeFunction,
  type StreamFunction,
} from '../../../../harness/services/apigateway/index.ts'
import { context, requestsTo } from '../service-calls.ts'

export const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:f'
export const uri = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`

/** The service over a function that answers what a spec says, and a clock that stands still. */
export function startApiGateway() {
  const invoked: { functionArn: string; event: string; invoker: Parameters<InvokeFunction>[2] }[] = []
  const clock = new ManualClock(Date.UTC(2026, 10, 3, 8, 5, 9))
  const handler = {
    answer: (): ReturnType<InvokeFunction> => Promise.resolve({ payload: Buffer.from('{}') }),
    stream: (): ReturnType<StreamFunction> => Promise.reject(new Error('nothing is streamed here')),
  }
  const accessLog: [logGroupArn: string, stream: string, line: string][] = []
  const gateway = createApiGateway({
    writeAccessLog: (...line) => accessLog.push(line),
    clock,
    invokeFunction: (arn, payload, invoker) => {
      invoked.push({ functionArn: arn, event: payload.toString('utf8'), invoker })
      return handler.answer()
    },
    streamFunction: (arn, payload, invoker) => {
      invoked.push({ functionArn: arn, event: payload.toString('utf8'), invoker })
      return handler.stream()
    },
  })
  return {
    gateway,
    invoked,
    accessLog,
    clock,
    /** What the function answers from now on: a value, or the document of an error. */
    answers(value: unknown, functionError?: 'Unhandled') {
      const payload = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
      handler.answer = async () => ({ payload, ...(functionError ? { functionError } : {}) })
    },
    handler,
    call: async (
      operation: string,
      input: object = {},
      change: Partial<RequestContext> = {},
      // biome-ignore lint/suspicious/noExplicitAny: a spec reads whatever members it expects.
    ): Promise<any> => {
      await gateway.load?.()
      return gateway.operations[operation]!(input, { ...context, ...change })
    },
    /** Calls the deployed API as the endpoint's listener would. */
    request: requestsTo(gateway.route),
  }
}

type Started = ReturnType<typeof startApiGateway>

/** An API with methods, `{ 'GET /pets/{id}': integration }`, deployed to the stage dev. */
export async function deploy(
  { call }: Started,
  methods: Record<
    string,
    { type: 'AWS' | 'AWS_PROXY' | 'MOCK'; responses?: object[] } & Record<string, unknown>
  >,
  api: object = {},
): Promise<string> {
  const { id: restApiId, rootResourceId } = await call('CreateRestApi', { name: 'api', ...api })
  const resources = new Map([['/', rootResourceId]])
  for (const [route, { responses = [], ...integration }] of Object.entries(methods)) {
    const [httpMethod, path] = route.split(' ') as [string, string]
    let at = ''
    let parentId = rootResourceId
    for (const pathPart of path.split('/').filter(Boolean)) {
      at += `/${pathPart}`
      if (!resources.has(at)) {
        resources.set(at, (await call('CreateResource', { restApiId, parentId, pathPart })).id)
      }
      parentId = resources.get(at)
    }
    const method = { restApiId, resourceId: parentId, httpMethod }
    await call('PutMethod', { ...method, authorizationType: 'NONE' })
    await call('PutIntegration', { ...method, integrationHttpMethod: 'POST', uri, ...integration })
    for (const response of responses) {
      await call('PutMethodResponse', { ...method, ...pick(response, 'statusCode') })
      await call('PutIntegrationResponse', { ...method, ...response })
    }
  }
  await call('CreateDeployment', { restApiId, stageName: 'dev', variables: { table: 'pets' } })
  return restApiId
}

const pick = (object: object, key: string) => ({ [key]: (object as Record<string, unknown>)[key] })
