import { APIGateway } from '@aws-sdk/client-api-gateway'
import { Lambda } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { AwsError } from '../../../harness/aws/error.ts'
import type { Service } from '../../../harness/aws/service.ts'
import { loadModel, modelledServices } from '../../../harness/aws/service-model.ts'
import { type Endpoint, startEndpoint } from '../../../harness/endpoint/start-endpoint.ts'
import { createRds } from '../../../harness/services/rds/index.ts'
import type { DatabasePlane, DbProxyPlane } from '../../../harness/services/rds/ports.ts'
import { createSecretsManager } from '../../../harness/services/secretsmanager/index.ts'
import { createSts } from '../../../harness/services/sts/index.ts'

/** Inputs as the operations got them. */
const inputs: Record<string, unknown>[] = []
const recorded =
  (output: object) =>
  (input: Record<string, unknown>): object => {
    inputs.push(input)
    return output
  }

const lambda: Service = {
  signingName: 'lambda',
  operations: {
    CreateFunction: recorded({ FunctionName: 'f', CodeSize: 3, Environment: { Variables: { A: '1' } } }),
    DeleteFunction: recorded({ StatusCode: 204 }),
    GetAccountSettings: recorded({ AccountLimit: { ConcurrentExecutions: 1000 } }),
    Invoke(input: { FunctionName: string }) {
      inputs.push(input)
      if (input.FunctionName === 'busy') {
        const members = { Reason: 'ConcurrentInvocationLimitExceeded' }
        throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', { members })
      }
      return { StatusCode: 200, ExecutedVersion: '$LATEST', LogResult: 'bG9n', Payload: Buffer.from('"out"') }
    },
    AddPermission: recorded({ Statement: '{"Sid":"s"}' }),
  },
}
const apigateway: Service = {
  signingName: 'apigateway',
  operations: {
    CreateRestApi: recorded({ id: 'abc', createdDate: new Date(1_700_000_000_000) }),
    PutIntegration: recorded({ type: 'AWS_PROXY' }),
    UpdateStage: recorded({ stageName: 'dev', methodSettings: { '*/*': { metricsEnabled: true } } }),
    DeleteRestApi: recorded({}),
  },
}

describe('SDK clients of the REST services', () => {
  let endpoint: Endpoint
  const clients = {} as { lambda: Lambda; apigateway: APIGateway }
  beforeAll(async () => {
    endpoint = await startEndpoint({ host: '127.0.0.1', port: 0, services: [lambda, apigateway], routes: [] })
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    const config = { endpoint: endpoint.url, region: 'ap-northeast-2', credentials, maxAttempts: 1 }
    clients.lambda = new Lambda(config)
    clients.apigateway = new APIGateway(config)
  })
  afterAll(async () => {
    clients.lambda.destroy()
    clients.apigateway.destroy()
    await endpoint.close()
  })

  it('invoke a function by its ARN, with a payload and a log tail', async () => {
    const FunctionName = 'arn:aws:lambda:ap-northeast-2:000000000000:function:f'
    const answer = await clients.lambda.invoke({
      FunctionName,
      Qualifier: 'v1',
      LogType: 'Tail',
      Payload: '{"in":1}',
    })
    expect(inputs.at(-1)).toEqual({
      FunctionName,
      Qualifier: 'v1',
      LogType: 'Tail',
      Payload: Buffer.from('{"in":1}'),
    })
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST', LogResult: 'bG9n' })
    expect(answer.Payload?.transformToString()).toBe('"out"')
  })

  it('see a throttle as the error that it is', async () => {
    await expect(clients.lambda.invoke({ FunctionName: 'busy' })).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      message: 'Rate Exceeded.',
      Reason: 'ConcurrentInvocationLimitExceeded',
      Type: 'User',
      $metadata: { httpStatusCode: 429 },
    })
  })

  it('create a function from zipped code, and delete it', async () => {
    const input = {
      FunctionName: 'f',
      Role: 'arn:aws:iam::000000000000:role/r',
      Runtime: 'nodejs24.x' as const,
      Handler: 'index.handler',
      Code: { ZipFile: Buffer.from([80, 75, 255]) },
      Environment: { Variables: { A: '1' } },
    }
    const answer = await clients.lambda.createFunction(input)
    expect(inputs.at(-1)).toEqual(input)
    expect(answer).toMatchObject({
      CodeSize: 3,
      Environment: { Variables: { A: '1' } },
      $metadata: { httpStatusCode: 201 },
    })
    expect((await clients.lambda.deleteFunction({ FunctionName: 'f' })).$metadata.httpStatusCode).toBe(204)
  })

  it('read numbers and JSON in strings', async () => {
    expect((await clients.lambda.getAccountSettings()).AccountLimit).toEqual({ ConcurrentExecutions: 1000 })
    const permission = {
      FunctionName: 'f',
      StatementId: 's',
      Action: 'lambda:InvokeFunction',
      Principal: 'p',
    }
    expect((await clients.lambda.addPermission(permission)).Statement).toBe('{"Sid":"s"}')
    expect(inputs.at(-1)).toEqual(permission)
  })

  it('build an API', async () => {
    const api = await clients.apigateway.createRestApi({ name: 'a', tags: { k: 'v' } })
    expect(api).toMatchObject({ id: 'abc', createdDate: new Date(1_700_000_000_000) })
    const integration = {
      restApiId: 'abc',
      resourceId: 'r',
      httpMethod: 'GET',
      type: 'AWS_PROXY' as const,
      requestTemplates: { 'application/json': '' },
    }
    await clients.apigateway.putIntegration(integration)
    expect(inputs.at(-1)).toEqual(integration)
    const patchOperations = [{ op: 'replace' as const, path: '/variables/a', value: 'b' }]
    const stage = await clients.apigateway.updateStage({
      restApiId: 'abc',
      stageName: 'dev',
      patchOperations,
    })
    expect(inputs.at(-1)).toEqual({ restApiId: 'abc', stageName: 'dev', patchOperations })
    expect(stage.methodSettings).toEqual({ '*/*': { metricsEnabled: true } })
    expect((await clients.apigateway.deleteRestApi({ restApiId: 'abc' })).$metadata.httpStatusCode).toBe(202)
  })
})

describe('the operations of a service', () => {
  const services = [
    createSecretsManager(),
    createSts(),
    createRds({ databasePlane: {} as DatabasePlane, dbProxyPlane: {} as DbProxyPlane }),
  ]

  it.each(services)(
    'are all in its model, with their shapes: $signingName',
    ({ signingName, operations }) => {
      const { operations: modelled } = loadModel(signingName)!
      const without = Object.keys(operations).filter((name) => modelled[name]?.input === undefined)
      expect(without).toEqual([])
    },
  )

  it.each([...modelledServices])('%s: the model refers to no shape or enum that it lacks', (signingName) => {
    const model = loadModel(signingName)!
    const simple = [
      'string',
      'number',
      'boolean',
      'blob',
      'document',
      'bigint',
      'bigdecimal',
      'unit',
      'timestamp',
      'date-time',
      'http-date',
      'epoch-seconds',
    ]
    const members = Object.values(model.shapes).flatMap((shape) =>
      shape.type === 'list'
        ? [shape.member]
        : shape.type === 'map'
          ? [shape.key, shape.value]
          : Object.values(shape.members),
    )
    const referred = [
      ...members,
      ...Object.values(model.errors).flatMap((error) => Object.values(error.members)),
    ]
    expect(referred.length).toBeGreaterThan(10)
    expect(referred.filter(({ shape }) => !simple.includes(shape) && !model.shapes[shape])).toEqual([])
    expect(referred.filter((member) => member.enum && !model.enums[member.enum])).toEqual([])
  })
})
