import { APIGateway } from '@aws-sdk/client-api-gateway'
import { describe, expect, it } from '@jest/globals'
import { startEndpoint } from '../../../../harness/endpoint/start-endpoint.ts'
import { createHttpApis } from '../../../../harness/services/apigateway/index.ts'
import { deploy, functionArn, startApiGateway } from './with-api-gateway.ts'

const at = (path: string, region = 'eu-west-1') => `arn:aws:apigateway:${region}::/${path}`
const fifty = Object.fromEntries(Array.from({ length: 50 }, (_, each) => [`key${each}`, 'v']))

describe('tags of REST APIs and their stages', () => {
  async function start() {
    const started = startApiGateway()
    const id = await deploy(started, { 'GET /': { type: 'MOCK' } }, { tags: { team: 'a' } })
    return { ...started, id }
  }

  it('are added, shown and removed, each their own', async () => {
    const { call, id } = await start()
    const [api, stage] = [at(`restapis/${id}`), at(`restapis/${id}/stages/dev`)]
    await call('TagResource', { resourceArn: api, tags: { team: 'b', cost: '1' } })
    await call('TagResource', { resourceArn: stage, tags: { stage: 'dev' } })
    await call('UntagResource', { resourceArn: api, tagKeys: ['cost', 'none'] })
    expect(await call('GetTags', { resourceArn: api })).toEqual({ tags: { team: 'b' } })
    expect(await call('GetTags', { resourceArn: stage })).toEqual({ tags: { stage: 'dev' } })
    expect((await call('GetRestApi', { restApiId: id })).tags).toEqual({ team: 'b' })
    expect((await call('GetStage', { restApiId: id, stageName: 'dev' })).tags).toEqual({ stage: 'dev' })
  })

  it('are 50 at most', async () => {
    const { call, id } = await start()
    const resourceArn = at(`restapis/${id}`)
    await expect(call('TagResource', { resourceArn, tags: fifty })).rejects.toMatchObject({
      code: 'BadRequestException',
    })
    expect(await call('GetTags', { resourceArn })).toEqual({ tags: { team: 'a' } })
  })

  it.each([
    ['restapis/none', 'eu-west-1', 'NotFoundException'],
    ['restapis/ID/stages/none', 'eu-west-1', 'NotFoundException'],
    ['restapis/ID/deployments/d', 'eu-west-1', 'NotFoundException'],
    ['restapis/ID/stages/dev/more', 'eu-west-1', 'NotFoundException'],
    ['restapis/ID', 'us-east-1', 'NotFoundException'],
    ['usageplans/u', 'eu-west-1', 'NotImplemented'],
  ])('are not those of %s in %s', async (path, region, code) => {
    const { call, id } = await start()
    const resourceArn = at(path.replace('ID', id), region)
    await expect(call('GetTags', { resourceArn })).rejects.toMatchObject({ code })
  })
})

describe('an ARN in the path of a request', () => {
  it('is read as the SDK writes it', async () => {
    const services = [startApiGateway().gateway]
    const endpoint = await startEndpoint({ host: '127.0.0.1', port: 0, services, routes: [] })
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    const client = new APIGateway({ endpoint: endpoint.url, region: 'eu-west-1', credentials })
    const { id } = await client.createRestApi({ name: 'a' })
    const resourceArn = at(`restapis/${id}`)
    await client.tagResource({ resourceArn, tags: { 'a b': 'ü' } })
    expect((await client.getTags({ resourceArn })).tags).toEqual({ 'a b': 'ü' })
    await client.untagResource({ resourceArn, tagKeys: ['a b'] })
    expect((await client.getTags({ resourceArn })).tags).toEqual({})
    client.destroy()
    await endpoint.close()
  })
})

describe('tags of HTTP APIs and their stages', () => {
  it('are added, shown and removed, each their own', async () => {
    const service = createHttpApis({ invokeFunction: () => Promise.reject(new Error('not asked')) })
    await service.load?.()
    const context = { region: 'eu-west-1', account: '000000000000', endpointUrl: 'http://127.0.0.1:4566' }
    // biome-ignore lint/suspicious/noExplicitAny: a spec reads whatever members it expects.
    const call = async (operation: string, input: object): Promise<any> =>
      service.operations[operation]!(input, context as never)
    const { ApiId } = await call('CreateApi', {
      Name: 'a',
      ProtocolType: 'HTTP',
      Target: functionArn,
      Tags: { team: 'a' },
    })
    const [api, stage] = [at(`apis/${ApiId}`), at(`apis/${ApiId}/stages/$default`)]
    await call('TagResource', { ResourceArn: api, Tags: { cost: '1' } })
    await call('TagResource', { ResourceArn: stage, Tags: { stage: 'x', more: 'y' } })
    await call('UntagResource', { ResourceArn: stage, TagKeys: ['more'] })
    expect(await call('GetTags', { ResourceArn: api })).toEqual({ Tags: { team: 'a', cost: '1' } })
    expect((await call('GetApi', { ApiId })).Tags).toEqual({ team: 'a', cost: '1' })
    expect((await call('GetStage', { ApiId, StageName: '$default' })).Tags).toEqual({ stage: 'x' })
    await expect(call('GetTags', { ResourceArn: at('apis/none') })).rejects.toMatchObject({
      code: 'NotFoundException',
    })
  })
})
