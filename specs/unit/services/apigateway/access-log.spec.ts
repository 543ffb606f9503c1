import { describe, expect, it } from '@jest/globals'
import { accessLogLine } from '../../../../harness/services/apigateway/access-log.ts'
import { deploy, startApiGateway } from './with-api-gateway.ts'

const destinationArn = 'arn:aws:logs:eu-west-1:000000000000:log-group:/apis/rest'

async function startWithStage() {
  const started = startApiGateway()
  const restApiId = await deploy(started, { 'GET /pets/{id}': { type: 'AWS_PROXY' } })
  const stage = { restApiId, stageName: 'dev' }
  const patch = (...patchOperations: object[]) => started.call('UpdateStage', { ...stage, patchOperations })
  return {
    ...{ ...started, stage, patch },
    logged: (format: string) =>
      patch(
        { op: 'add', path: '/accessLogSettings/destinationArn', value: `${destinationArn}:*` },
        { op: 'add', path: '/accessLogSettings/format', value: format },
      ),
    get: (path: string) => started.request('GET', `/_aws/execute-api/${restApiId}/dev${path}`),
  }
}

describe('accessLogSettings', () => {
  // test_stage_access_log_settings
  it('are added, replaced and removed as recorded', async () => {
    const { patch } = await startWithStage()
    const value = destinationArn
    const set = (op: string, name: string, value: string) =>
      patch({ op, path: `/accessLogSettings/${name}`, value })
    expect(await set('add', 'destinationArn', value)).toMatchObject({
      accessLogSettings: { destinationArn },
    })
    await set('replace', 'destinationArn', `${value}a`)
    expect(await set('add', 'format', '$context.requestId $context.identity.sourceIp')).toMatchObject({
      accessLogSettings: {
        ...{ destinationArn: `${value}a`, format: '$context.requestId $context.identity.sourceIp' },
      },
    })
    const removed = await patch({ op: 'remove', path: '/accessLogSettings' })
    expect(removed).not.toHaveProperty('accessLogSettings')
  })

  it('tell each call in a line of the log group', async () => {
    const { logged, get, accessLog, answers, clock, handler } = await startWithStage()
    await logged(
      '$context.httpMethod $context.resourcePath $context.path $context.status $context.responseLength $context.responseLatency $context.integrationLatency',
    )
    answers({ statusCode: 201, body: 'four' })
    const { answer } = handler
    handler.answer = () => {
      clock.advance(12)
      return answer()
    }
    await get('/pets/7')
    expect(accessLog).toEqual([
      [destinationArn, expect.stringMatching(/^[0-9a-f]{32}$/), 'GET /pets/{id} /dev/pets/7 201 4 12 12'],
    ])
  })

  it('tell what the gateway refuses, with its reason', async () => {
    const { logged, get, accessLog } = await startWithStage()
    await logged('$context.status $context.resourcePath $context.error.responseType $context.error.message')
    await get('/nothing')
    expect(accessLog.map(([, , line]) => line)).toEqual([
      '403 - MISSING_AUTHENTICATION_TOKEN Missing Authentication Token',
    ])
  })

  it.each([
    { op: 'add', path: '/accessLogSettings/destinationArn', value: destinationArn },
    { op: 'add', path: '/accessLogSettings/format', value: '$context.requestId' },
  ])('tell nothing with %j alone', async (operation) => {
    const { patch, get, accessLog } = await startWithStage()
    await patch(operation)
    await get('/pets/7')
    expect(accessLog).toEqual([])
  })
})

describe('accessLogLine', () => {
  const context = { requestId: 'r', status: 200, identity: { sourceIp: '127.0.0.1', user: null } }
  it.each([
    ['$context.requestId', 'r'],
    ['{"id":"$context.requestId","status":$context.status}', '{"id":"r","status":200}'],
    ['$context.requestId.', 'r.'],
    ['$context.identity.sourceIp-$context.identity.user', '127.0.0.1--'],
    ['$context.identity $context.none.there', '- -'],
    ['$contextual $context $contexts.requestId', '$contextual $context $contexts.requestId'],
    ['$context.constructor.name', '-'],
  ])('makes of %s %s', (format, line) => {
    expect(accessLogLine(format, context)).toBe(line)
  })
})
