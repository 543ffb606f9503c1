import { describe, expect, it } from '@jest/globals'
import type { InvocationResult } from '../../../../harness/services/lambda/ports.ts'
import { createInput, functionArn, named, startLambda } from './with-lambda.ts'

const of = { FunctionName: 'f' }
const target = functionArn.replace(/f$/, 'told')
const failure: InvocationResult = {
  payload: Buffer.from('{"errorType":"Error","errorMessage":"no"}'),
  functionError: 'Unhandled',
  logTail: '',
  executedVersion: '$LATEST',
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

/** The function f, and one that is told of what became of its events. */
async function start() {
  const lambda = startLambda()
  const { call, plane, clock } = lambda
  await call('CreateFunction', createInput)
  await call('CreateFunction', { ...createInput, FunctionName: 'told' })
  const pass = async (ms: number) => {
    clock.advance(ms)
    await settled()
  }
  const accept = async (input: object = {}) => {
    await call('Invoke', { ...of, InvocationType: 'Event', Payload: Buffer.from('{"a":1}'), ...input })
    await settled()
  }
  const attempts = () => plane.invoked.filter(({ name }) => name === 'f').length
  const told = () =>
    plane.invoked.filter(({ name }) => name === 'told').map(({ payload }) => JSON.parse(payload.toString()))
  /** f answers this; the destination always succeeds. */
  const answers = (answer: () => Promise<InvocationResult>) => {
    const otherwise = plane.answer
    plane.answer = async (request) => (request.name === 'f' ? answer() : otherwise(request))
  }
  return { ...lambda, pass, accept, attempts, told, answers }
}

const both = { OnSuccess: { Destination: target }, OnFailure: { Destination: target } }

describe('an asynchronous invocation', () => {
  it.each([
    [0, 1],
    [1, 2],
    [2, 3],
  ])('with %d retries is tried %d times', async (MaximumRetryAttempts, count) => {
    const { call, pass, accept, attempts, answers } = await start()
    answers(async () => failure)
    await call('PutFunctionEventInvokeConfig', { ...of, MaximumRetryAttempts })
    await accept()
    await pass(60_000)
    await pass(120_000)
    await pass(3_600_000)
    expect(attempts()).toBe(count)
  })

  it('tells the destination of its success', async () => {
    const { call, accept, told } = await start()
    await call('PutFunctionEventInvokeConfig', { ...of, DestinationConfig: both })
    await accept()
    expect(told()).toEqual([
      {
        version: '1.0',
        timestamp: '2026-01-01T00:00:00.000Z',
        requestContext: {
          requestId: 'request-1',
          functionArn: `${functionArn}:$LATEST`,
          condition: 'Success',
          approximateInvokeCount: 1,
        },
        requestPayload: { a: 1 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST' },
        responsePayload: 'ok',
      },
    ])
  })

  it('tells the destination when its retries are used up', async () => {
    const { call, pass, accept, told, answers } = await start()
    answers(async () => failure)
    await call('PutFunctionEventInvokeConfig', { ...of, DestinationConfig: both, MaximumRetryAttempts: 1 })
    await accept()
    expect(told()).toEqual([])
    await pass(60_000)
    expect(told()).toEqual([
      expect.objectContaining({
        requestContext: expect.objectContaining({ condition: 'RetriesExhausted', approximateInvokeCount: 2 }),
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: { errorType: 'Error', errorMessage: 'no' },
      }),
    ])
  })

  it('is given up when the next attempt would come too late', async () => {
    const { call, pass, accept, attempts, told, answers } = await start()
    answers(async () => failure)
    await call('PutFunctionEventInvokeConfig', {
      ...of,
      DestinationConfig: both,
      MaximumEventAgeInSeconds: 179,
    })
    await accept()
    await pass(60_000)
    expect(attempts()).toBe(2)
    expect(told().map(({ requestContext }) => requestContext.condition)).toEqual(['EventAgeExceeded'])
    await pass(3_600_000)
    expect(attempts()).toBe(2)
  })

  it('of a function with a reservation of zero is given up at once, without a response', async () => {
    const { call, accept, told, answers } = await start()
    answers(async () => {
      throw named('ThrottledError', 'x')
    })
    await call('PutFunctionConcurrency', { ...of, ReservedConcurrentExecutions: 0 })
    await call('PutFunctionEventInvokeConfig', { ...of, DestinationConfig: both })
    await accept()
    const [document] = told()
    expect(document.requestContext).toMatchObject({
      condition: 'ZeroReservedConcurrency',
      approximateInvokeCount: 0,
    })
    expect(document).not.toHaveProperty('responseContext')
  })

  it('returns to the queue after an error of the service itself, with growing delays', async () => {
    const { pass, accept, attempts, answers } = await start()
    answers(async () => {
      throw new Error('spawn EAGAIN')
    })
    await accept()
    await pass(999)
    expect(attempts()).toBe(1)
    await pass(1)
    expect(attempts()).toBe(2)
    await pass(1_999)
    expect(attempts()).toBe(2)
    await pass(1)
    expect(attempts()).toBe(3)
  })

  it('follows the configuration of the qualifier that it was sent to', async () => {
    const { call, accept, told } = await start()
    await call('PublishVersion', of)
    await call('CreateAlias', { ...of, Name: 'live', FunctionVersion: '1' })
    await call('PutFunctionEventInvokeConfig', { ...of, Qualifier: 'live', DestinationConfig: both })
    await accept()
    expect(told()).toEqual([])
    await accept({ Qualifier: 'live' })
    expect(told()).toHaveLength(1)
  })
})

describe('the configuration of asynchronous invocations', () => {
  const described = {
    LastModified: new Date(Date.UTC(2026, 0, 1)),
    FunctionArn: `${functionArn}:$LATEST`,
    MaximumRetryAttempts: 1,
    DestinationConfig: { OnSuccess: {}, OnFailure: {} },
  }

  it('is put, updated, listed and deleted', async () => {
    const { call } = await start()
    expect(await call('PutFunctionEventInvokeConfig', { ...of, MaximumRetryAttempts: 1 })).toEqual(described)
    expect(await call('GetFunctionEventInvokeConfig', of)).toEqual(described)
    const aged = { ...described, MaximumEventAgeInSeconds: 60 }
    expect(await call('UpdateFunctionEventInvokeConfig', { ...of, MaximumEventAgeInSeconds: 60 })).toEqual(
      aged,
    )
    expect(await call('ListFunctionEventInvokeConfigs', of)).toEqual({ FunctionEventInvokeConfigs: [aged] })
    // unlike an update, a second put starts afresh
    const { MaximumRetryAttempts: _, ...fresh } = aged
    expect(await call('PutFunctionEventInvokeConfig', { ...of, MaximumEventAgeInSeconds: 60 })).toEqual(fresh)
    await call('DeleteFunctionEventInvokeConfig', of)
    for (const operation of ['Get', 'Delete']) {
      await expect(call(`${operation}FunctionEventInvokeConfig`, of)).rejects.toMatchObject({
        code: 'ResourceNotFoundException',
        message: `The function ${functionArn}:$LATEST doesn't have an EventInvokeConfig`,
      })
    }
  })

  const destination = (Destination: string) => ({ DestinationConfig: { OnFailure: { Destination } } })
  const sqs = 'arn:aws:sqs:eu-west-1:000000000000:q'
  it.each([
    [
      'nothing',
      {},
      'InvalidParameterValueException',
      'You must specify at least one of error handling or destination setting.',
    ],
    [
      'three retries',
      { MaximumRetryAttempts: 3 },
      'ValidationException',
      "1 validation error detected: Value '3' at 'maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or equal to 2",
    ],
    [
      'an age of 59 seconds',
      { MaximumEventAgeInSeconds: 59 },
      'ValidationException',
      "1 validation error detected: Value '59' at 'maximumEventAgeInSeconds' failed to satisfy constraint: Member must have value greater than or equal to 60",
    ],
    [
      'a function that there is not',
      { FunctionName: 'g', MaximumRetryAttempts: 1 },
      'ResourceNotFoundException',
      "The function doesn't exist.",
    ],
    [
      'itself as a destination',
      destination(functionArn),
      'InvalidParameterValueException',
      "You can't specify the function as a destination for itself.",
    ],
    [
      'a destination that there is not',
      destination(`${target}x`),
      'InvalidParameterValueException',
      `The destination ARN ${target}x is invalid.`,
    ],
    [
      'a queue',
      destination(sqs),
      'NotImplemented',
      `poolhouse does not emulate SQS (the destination ${sqs})`,
    ],
    [
      'another service',
      destination('arn:aws:rds:eu-west-1:000000000000:db:x'),
      'InvalidParameterValueException',
      'The provided destination config DestinationConfig(onSuccess=null, onFailure=OnFailure(destination=arn:aws:rds:eu-west-1:000000000000:db:x)) is invalid.',
    ],
    [
      'what is no ARN',
      destination('x'),
      'ValidationException',
      expect.stringMatching(/^1 validation error detected: Value 'x' at 'destinationConfig.onFailure.dest/),
    ],
  ])('refuses %s', async (_, change, code, message) => {
    const { call } = await start()
    await expect(call('PutFunctionEventInvokeConfig', { ...of, ...change })).rejects.toMatchObject({
      code,
      message,
    })
  })
})
