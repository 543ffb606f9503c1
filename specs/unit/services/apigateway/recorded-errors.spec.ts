import * as sdk from '@aws-sdk/client-api-gateway'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Endpoint, startEndpoint } from '../../../../harness/endpoint/start-endpoint.ts'
import { errorOf } from '../recorded-error.ts'
import { recordedErrors, type World } from './recorded-errors.ts'
import { recordedIntegrationErrors } from './recorded-integration-errors.ts'
import { recordedPatchErrors } from './recorded-patch-errors.ts'
import { recordedUpdateErrors } from './recorded-update-errors.ts'
import { deploy, startApiGateway } from './with-api-gateway.ts'

let endpoint: Endpoint
let client: sdk.APIGatewayClient

beforeAll(async () => {
  const services = [startApiGateway().gateway]
  endpoint = await startEndpoint({ host: '127.0.0.1', port: 0, services, routes: [] })
  client = new sdk.APIGatewayClient({
    ...{ endpoint: endpoint.url, region: 'eu-west-1', maxAttempts: 1 },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
})
afterAll(async () => {
  client.destroy()
  await endpoint.close()
})

async function newWorld(): Promise<World> {
  const send: World['send'] = (operation, input) => {
    // biome-ignore lint/performance/noDynamicNamespaceImportAccess: the table names operations
    const Command = sdk[`${operation}Command` as 'GetRestApiCommand']
    return client.send(new Command(input as sdk.GetRestApiCommandInput))
  }
  const { id: restApiId, rootResourceId } = await send('CreateRestApi', { name: 'api' })
  const method = { restApiId, resourceId: rootResourceId, httpMethod: 'GET' }
  await send('PutMethod', { ...method, authorizationType: 'NONE' })
  const under: World['under'] = async (pathPart, parentId = rootResourceId) =>
    (await send('CreateResource', { restApiId, parentId, pathPart })).id
  return { api: { restApiId }, method, send, under }
}

describe('errors of API Gateway as recorded from AWS', () => {
  it.each([...recordedErrors, ...recordedIntegrationErrors, ...recordedPatchErrors, ...recordedUpdateErrors])(
    '%s: %s',
    async (_test, _answer, error, call) => {
      const world = await newWorld()
      expect(await errorOf(call(world))).toEqual(error)
    },
  )

  // test_get_api_case_insensitive
  it('finds no API by its id in upper case', async () => {
    const { send, api } = await newWorld()
    const restApiId = api.restApiId.toUpperCase()
    expect(restApiId).not.toBe(api.restApiId)
    expect(await errorOf(send('GetRestApi', { restApiId }))).toEqual({
      ...{ code: 'NotFoundException', status: 404 },
      message: `Invalid API identifier specified 000000000000:${restApiId}`,
    })
  })

  it.each([
    ['GET', '/dev/random/route'],
    ['POST', '/dev/'],
  ])('test_routing_not_found: %s %s has no method', async (verb, path) => {
    const started = startApiGateway()
    const id = await deploy(started, { 'GET /': { type: 'AWS_PROXY' } })
    const answer = await started.request(verb, `/_aws/execute-api/${id}${path}`)
    expect(answer.statusCode).toBe(403)
    expect(JSON.parse(answer.text)).toEqual({ message: 'Missing Authentication Token' })
  })
})
