import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { deploy, startApiGateway } from './with-api-gateway.ts'

const text = JSON.stringify({ text: 'a'.repeat(100) })

async function startWith(api: object) {
  const started = startApiGateway()
  const restApiId = await deploy(started, { 'POST /': { type: 'AWS_PROXY' } }, api)
  started.answers({ statusCode: 200, body: text })
  const post = (headers: Record<string, string>, body = '') =>
    started.request('POST', `/_aws/execute-api/${restApiId}/dev/`, { headers, body })
  return { ...started, restApiId, post }
}
const patch = (path: string, value: string) => ({ patchOperations: [{ op: 'replace', path, value }] })

describe('minimumCompressionSize', () => {
  it.each([
    ['gzip', 'gzip', gunzipSync],
    ['gzip;q=0.5, deflate', 'deflate', inflateSync],
    ['br, GZIP', 'gzip', gunzipSync],
    ['*', 'gzip', gunzipSync],
  ])('compresses for a client that takes %s', async (accepted, coding, decode) => {
    const { post } = await startWith({ minimumCompressionSize: 100 })
    const answer = await post({ 'Accept-Encoding': accepted })
    expect(answer.headers).toMatchObject({ 'content-encoding': coding })
    expect(decode(answer.body as Buffer).toString()).toBe(text)
  })

  it.each([
    ['that takes none', { minimumCompressionSize: 0 }, {}],
    ['that takes another coding', { minimumCompressionSize: 0 }, { 'Accept-Encoding': 'br, gzip;q=0' }],
    ['of a smaller answer', { minimumCompressionSize: text.length + 1 }, { 'Accept-Encoding': 'gzip' }],
    ['of an API without it', {}, { 'Accept-Encoding': 'gzip' }],
  ])('compresses nothing for a client %s', async (_, api, headers) => {
    const { post } = await startWith(api)
    const answer = await post(headers)
    expect(answer.text).toBe(text)
    expect(answer.headers).not.toHaveProperty('content-encoding')
  })

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
  ])('decompresses a body in %s for the integration', async (coding, encode) => {
    const { post, invoked } = await startWith({ minimumCompressionSize: 10_485_760 })
    const body = encode('{"a":1}') as never // the support's body is handed to Buffer.from
    await post({ 'Content-Encoding': coding }, body)
    const event = JSON.parse(invoked[0]!.event)
    expect(event.body).toBe('{"a":1}')
    expect(Object.keys(event.headers)).not.toContain('Content-Encoding')
  })

  it('refuses a body that is not what it says', async () => {
    const { post, invoked } = await startWith({ minimumCompressionSize: 0 })
    expect((await post({ 'Content-Encoding': 'gzip' }, 'plain')).statusCode).toBe(400)
    expect(invoked).toEqual([])
  })

  // test_update_rest_api_compression: enable-compression, disable-compression, set-compression-zero
  it('is set, taken back and set to 0, and reaches a stage with a deployment', async () => {
    const { call, restApiId, post } = await startWith({})
    const set = (value: string) =>
      call('UpdateRestApi', { restApiId, ...patch('/minimumCompressionSize', value) })
    expect(await set('10')).toMatchObject({ minimumCompressionSize: 10 })
    expect(await set('')).not.toHaveProperty('minimumCompressionSize')
    expect(await set('0')).toMatchObject({ minimumCompressionSize: 0 })
    const gzip = { 'Accept-Encoding': 'gzip' }
    expect((await post(gzip)).text).toBe(text)
    await call('CreateDeployment', { restApiId, stageName: 'dev' })
    expect((await post(gzip)).headers).toMatchObject({ 'content-encoding': 'gzip' })
  })
})

describe('disableExecuteApiEndpoint', () => {
  it('forbids every call of the address, from a deployment on', async () => {
    const { call, restApiId, post, invoked } = await startWith({})
    const disabled = patch('/disableExecuteApiEndpoint', 'true')
    expect(await call('UpdateRestApi', { restApiId, ...disabled })).toMatchObject({
      disableExecuteApiEndpoint: true,
    })
    expect((await post({})).statusCode).toBe(200)
    await call('CreateDeployment', { restApiId, stageName: 'dev' })
    expect(await post({})).toMatchObject({ statusCode: 403, text: '{"message":"Forbidden"}' })
    expect(invoked).toHaveLength(1)
  })
})
