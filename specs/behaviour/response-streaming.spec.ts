import { randomUUID } from 'node:crypto'
import { APIGateway } from '@aws-sdk/client-api-gateway'
import { type InvokeWithResponseStreamCommandInput, Lambda } from '@aws-sdk/client-lambda'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { afterAll, beforeAll, expect } from '@jest/globals'
import { directly, supportFunction, workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

// That a piece comes before the next one is made is shown by the function: it writes the second one only after the client, which has the
// first, has changed a secret.

const { describe, it } = specsOf('responseStreaming')
const entry = supportFunction('streams')
const stackOf = useStack(
  workshopWith({
    functions: {
      streams: { entry, environment: directly },
      brief: { entry, environment: directly, timeoutSeconds: 2 },
      whole: { entry: supportFunction('counter') },
    },
    dbProxy: undefined,
    api: undefined,
  }),
)
let lambda: Lambda
let secrets: SecretsManager
let url: string
beforeAll(async () => {
  lambda = new Lambda(stackOf.stack.clientConfig)
  secrets = new SecretsManager(stackOf.stack.clientConfig)
  url = await createUrl('streams', 'RESPONSE_STREAM')
})
afterAll(() => {
  lambda?.destroy()
  secrets?.destroy()
})

async function createUrl(FunctionName: string, InvokeMode: 'BUFFERED' | 'RESPONSE_STREAM'): Promise<string> {
  const config = { FunctionName, AuthType: 'NONE', InvokeMode } as const
  const { FunctionUrl = '' } = await lambda.createFunctionUrlConfig(config)
  await lambda.addPermission({
    ...{ FunctionName, StatementId: 'url', Principal: '*' },
    ...{ Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' },
  })
  return FunctionUrl
}

/** A gate that opens once the stack's secret has its name for a value. */
function createGate() {
  const gate = randomUUID()
  const SecretId = stackOf.stack.secret.name
  return { gate, open: () => secrets.putSecretValue({ SecretId, SecretString: gate }) }
}
/** The events in short, one by one. */
async function* events(
  wish: object,
  FunctionName = 'streams',
  more: Partial<InvokeWithResponseStreamCommandInput> = {},
) {
  const Payload = Buffer.from(JSON.stringify(wish))
  const { EventStream } = await lambda.invokeWithResponseStream({ FunctionName, Payload, ...more })
  for await (const { PayloadChunk, InvokeComplete } of EventStream ?? []) {
    yield PayloadChunk ? Buffer.from(PayloadChunk.Payload ?? []).toString() : InvokeComplete
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

describe('InvokeWithResponseStream', () => {
  it('gives the first piece before the function makes the second', async () => {
    const { gate, open } = createGate()
    const stream = events({ gate })
    expect((await stream.next()).value).toBe('first,')
    await open()
    expect(await all(stream)).toEqual(['second', {}])
  })

  it('has one piece of a function that answers as a whole', async () => {
    const [piece, complete, ...rest] = await all(events({}, 'whole'))
    expect(JSON.parse(String(piece))).toMatchObject({ invocations: 1 })
    expect([complete, ...rest]).toEqual([{}])
  })

  it('tells an error before the first piece, and one in the middle, at its end', async () => {
    const told = (errorMessage: string) => ({
      ErrorCode: 'Unhandled',
      ErrorDetails: expect.stringContaining(`"errorType":"TypeError","errorMessage":"${errorMessage}"`),
    })
    expect(await all(events({ fails: 'before' }))).toEqual([told('before the first piece')])
    expect(await all(events({ fails: 'after' }))).toEqual(['first,', told('after the first piece')])
  })

  it('tells of a process that ends in the middle', async () => {
    const { gate, open } = createGate()
    const stream = events({ gate, exits: 'yes' })
    expect((await stream.next()).value).toBe('first,')
    await open()
    expect(await all(stream)).toEqual([
      {
        ErrorCode: 'Unhandled',
        ErrorDetails: expect.stringContaining('Runtime exited with error: exit status 3'),
      },
    ])
  })

  it('tells of a timeout in the middle', async () => {
    expect(await all(events({ hangs: 'yes' }, 'brief'))).toEqual([
      'first,',
      { ErrorCode: 'Unhandled', ErrorDetails: expect.stringContaining('Task timed out after 2.00 seconds') },
    ])
  })

  it('ends at the limit of streamed responses', async () => {
    const { stack } = stackOf
    await stack.limitStreamedResponses(8)
    expect(await all(events({}))).toEqual([
      ...['first,', 'se'],
      {
        ErrorCode: 'Unhandled',
        ErrorDetails:
          '{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size exceeded maximum allowed payload size (8 bytes)."}',
      },
    ])
    await stack.limitStreamedResponses(200 * 1024 * 1024)
    await expect(stack.limitStreamedResponses(1.5)).rejects.toThrow(
      'the limit of streamed responses: expected a whole number from 0 on, got 1.5.',
    )
  })

  it('gives the log with its REPORT to who asks for it', async () => {
    const complete = (await all(events({}, 'streams', { LogType: 'Tail' }))).at(-1) as { LogResult: string }
    expect(Buffer.from(complete.LogResult, 'base64').toString()).toMatch(
      /^(INIT_START .*\n)?START RequestId: .*\n.*wrote all\nEND RequestId: .*\nREPORT RequestId: /s,
    )
  })

  it('runs nothing for DryRun', async () => {
    const answer = await lambda.invokeWithResponseStream({
      FunctionName: 'streams',
      InvocationType: 'DryRun',
    })
    expect(answer.StatusCode).toBe(204)
  })
})

describe('Invoke', () => {
  it('gives the response of a streaming function as a whole', async () => {
    const { Payload } = await lambda.invoke({ FunctionName: 'streams' })
    expect(Buffer.from(Payload ?? []).toString()).toBe('first,second')
    expect(await stackOf.stack.invoke('streams')).toMatchObject({ payload: 'first,second' })
  })
})

describe('a function URL of the mode RESPONSE_STREAM', () => {
  it('has status, headers and the first piece before the function makes the second', async () => {
    const { gate, open } = createGate()
    const answer = await fetch(`${url}?prelude=yes&gate=${gate}`)
    expect([answer.status, answer.headers.get('x-prelude')]).toEqual([201, 'yes'])
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    const pieces = answer.body!.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]()
    expect((await pieces.next()).value).toBe('first,')
    await open()
    expect((await pieces.next()).value).toBe('second')
    expect((await pieces.next()).done).toBe(true)
  })

  it('has the type that the function names', async () => {
    const answer = await fetch(url)
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      ...[200, 'text/plain'],
      'first,second',
    ])
  })

  it('answers 502 for an error before the first piece, and breaks off for one in the middle', async () => {
    const before = await fetch(`${url}?fails=before`)
    expect([before.status, await before.text()]).toEqual([502, 'Internal Server Error'])
    const { gate, open } = createGate()
    const middle = await fetch(`${url}?fails=after&gate=${gate}`)
    expect(middle.status).toBe(200)
    const pieces = middle.body!.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]()
    expect((await pieces.next()).value).toBe('first,')
    await open()
    await expect(pieces.next()).rejects.toThrow('terminated')
  })

  it('lets the function go on when the client leaves', async () => {
    const { gate, open } = createGate()
    const { stack } = stackOf
    const wrote = async () => (await stack.function('streams').logs()).match(/wrote all/g)?.length ?? 0
    const before = await wrote()
    const client = new AbortController()
    const answer = await fetch(`${url}?gate=${gate}`, { signal: client.signal })
    client.abort()
    await expect(answer.text()).rejects.toThrow('aborted')
    expect(await wrote()).toBe(before)
    await open()
    await eventually(async () => (await wrote()) === before + 1)
  })

  it('answers as a whole once it is BUFFERED, without what has a prelude', async () => {
    await lambda.updateFunctionUrlConfig({ FunctionName: 'streams', InvokeMode: 'BUFFERED' })
    const whole = await fetch(url)
    expect([whole.status, whole.headers.get('content-length'), await whole.text()]).toEqual([
      ...[200, '12'],
      'first,second',
    ])
    const withPrelude = await fetch(`${url}?prelude=yes`)
    expect([withPrelude.status, await withPrelude.text()]).toEqual([200, ''])
    await lambda.updateFunctionUrlConfig({ FunctionName: 'streams', InvokeMode: 'RESPONSE_STREAM' })
  })
})

describe('a REST API whose integration streams', () => {
  it('has status, headers and the first piece before the function makes the second', async () => {
    const apis = new APIGateway(stackOf.stack.clientConfig)
    const { FunctionArn = '' } = await lambda.getFunctionConfiguration({ FunctionName: 'streams' })
    const [, , , region, account] = FunctionArn.split(':')
    const { id: restApiId = '', rootResourceId: resourceId = '' } = await apis.createRestApi({
      name: 'streams',
    })
    const method = { restApiId, resourceId, httpMethod: 'GET' }
    await apis.putMethod({ ...method, authorizationType: 'NONE' })
    await apis.putIntegration({
      ...{ ...method, type: 'AWS_PROXY', integrationHttpMethod: 'POST', responseTransferMode: 'STREAM' },
      uri: `arn:aws:apigateway:${region}:lambda:path/2021-11-15/functions/${FunctionArn}/response-streaming-invocations`,
    })
    await apis.createDeployment({ restApiId, stageName: 'dev' })
    await lambda.addPermission({
      ...{ FunctionName: 'streams', StatementId: 'api', Principal: 'apigateway.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      SourceArn: `arn:aws:execute-api:${region}:${account}:${restApiId}/dev/GET/`,
    })
    apis.destroy()
    const { gate, open } = createGate()
    const address = `${stackOf.stack.endpointUrl}/_aws/execute-api/${restApiId}/dev/`
    const answer = await fetch(`${address}?prelude=yes&gate=${gate}`)
    expect([answer.status, answer.headers.get('x-prelude')]).toEqual([201, 'yes'])
    const pieces = answer.body!.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]()
    expect((await pieces.next()).value).toBe('first,')
    await open()
    expect((await pieces.next()).value).toBe('second')
    expect((await pieces.next()).done).toBe(true)
  })
})
