import * as sdk from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type Endpoint, startEndpoint } from '../../../../harness/endpoint/start-endpoint.ts'
import { createLambda } from '../../../../harness/services/lambda/index.ts'
import { errorOf } from '../recorded-error.ts'
import { aliasErrors, tagErrors } from './recorded-errors/aliases-and-tags.ts'
import { concurrencyErrors } from './recorded-errors/concurrency.ts'
import { eventInvokeErrors } from './recorded-errors/event-invokes.ts'
import { functionUrlErrors } from './recorded-errors/function-urls.ts'
import { functionErrors } from './recorded-errors/functions.ts'
import { layerErrors } from './recorded-errors/layers.ts'
import { permissionErrors } from './recorded-errors/permissions.ts'
import { createInput, fakePlane, named } from './with-lambda.ts'

const plane = fakePlane()
const lambda = createLambda({ functionPlane: plane })
let endpoint: Endpoint
let client: sdk.LambdaClient

beforeAll(async () => {
  endpoint = await startEndpoint({ host: '127.0.0.1', port: 0, services: [lambda], routes: [] })
  client = new sdk.LambdaClient({
    ...{ endpoint: endpoint.url, region: 'eu-west-1', maxAttempts: 1 },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
})
afterAll(async () => {
  client.destroy()
  await endpoint.close()
})

function send(operation: string, input: object): Promise<unknown> {
  // biome-ignore lint/performance/noDynamicNamespaceImportAccess: the tables name operations
  const Command = sdk[`${operation}Command` as 'InvokeCommand']
  return client.send(new Command(input as sdk.InvokeCommandInput))
}

const layer = { LayerName: 'l', Content: { ZipFile: Buffer.from('zip') } }

beforeEach(async () => {
  await lambda.reset?.()
  plane.answer = async ({ name }) => {
    if (plane.reserved.some(([reserved, count]) => reserved === name && count === 0)) {
      throw named('ThrottledError', 'Rate Exceeded.', {
        reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      })
    }
    return { payload: Buffer.from('null'), logTail: '', executedVersion: '$LATEST' }
  }
  await send('CreateFunction', createInput)
  await send('CreateFunction', { ...createInput, FunctionName: 'g' })
  for (const Description of ['one', 'two']) {
    await send('UpdateFunctionConfiguration', { FunctionName: 'f', Description })
    await send('PublishVersion', { FunctionName: 'f' })
    await send('PublishLayerVersion', layer)
  }
  await send('CreateAlias', { FunctionName: 'f', Name: 'live', FunctionVersion: '1' })
})

const rows = [
  ...[...functionErrors, ...aliasErrors, ...tagErrors, ...concurrencyErrors, ...eventInvokeErrors],
  ...[...functionUrlErrors, ...permissionErrors, ...layerErrors],
]

describe('errors of Lambda as recorded from AWS', () => {
  it.each(rows.map((row) => [row[0], row[1], row] as const))(
    '%s: %s',
    async (_test, _answer, [, , operation, input, error, ...before]) => {
      for (const [earlier, itsInput] of before) await send(earlier, itsInput)
      expect(await errorOf(send(operation, input))).toEqual(error)
    },
  )
})
