import { describe, expect, it } from '@jest/globals'
import { createInput, functionArn, named, startLambda } from './with-lambda.ts'

const failure = {
  payload: Buffer.from('{"errorType":"Error"}'),
  functionError: 'Unhandled' as const,
  logTail: '',
  executedVersion: '$LATEST',
}

/** Everything that needs no time has happened. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

async function startWithFunction() {
  const started = startLambda()
  await started.call('CreateFunction', createInput)
  return started
}

describe('Invoke', () => {
  it('answers the payload of the handler', async () => {
    const { call, plane } = await startWithFunction()
    const answer = await call('Invoke', { FunctionName: 'f', Payload: Buffer.from('{"a":1}') })
    expect(answer).toEqual({ StatusCode: 200, Payload: Buffer.from('"ok"'), ExecutedVersion: '$LATEST' })
    expect(plane.invoked).toEqual([
      {
        name: 'f',
        version: '$LATEST',
        payload: Buffer.from('{"a":1}'),
        invocationId: 'request-1',
        functionArn,
      },
    ])
  })

  it('is still a 200 when the function failed', async () => {
    const { call, plane } = await startWithFunction()
    plane.answer = async () => failure
    expect(await call('Invoke', { FunctionName: 'f' })).toEqual({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      Payload: failure.payload,
      ExecutedVersion: '$LATEST',
    })
  })

  it('gives the end of the log to who asks for it', async () => {
    const { call } = await startWithFunction()
    const { LogResult } = await call('Invoke', { FunctionName: 'f', LogType: 'Tail' })
    expect(Buffer.from(LogResult, 'base64').toString()).toBe('START\nEND\n')
  })

  it('gives an empty object to a handler that was invoked with nothing', async () => {
    const { call, plane } = await startWithFunction()
    await call('Invoke', { FunctionName: 'f' })
    expect(plane.invoked[0]?.payload.toString()).toBe('{}')
  })

  it('keeps a qualifier in the ARN that the handler sees, and decodes the client context', async () => {
    const { call, plane } = await startWithFunction()
    const ClientContext = Buffer.from('{"custom":{}}').toString('base64')
    await call('Invoke', { FunctionName: 'f', Qualifier: '$LATEST', ClientContext })
    expect(plane.invoked[0]).toMatchObject({
      functionArn: `${functionArn}:$LATEST`,
      clientContext: '{"custom":{}}',
    })
  })

  it.each([
    [
      'a body that is no JSON',
      { Payload: Buffer.from('{') },
      'InvalidRequestContentException',
      /^Could not parse request body into json: /,
    ],
    [
      'more than 6 MB',
      { Payload: Buffer.from(`"${'x'.repeat(6_291_455)}"`) },
      'RequestTooLargeException',
      /must be smaller than 6291456 bytes for the InvokeFunction operation$/,
    ],
    [
      'more than 1 MB asynchronously',
      { InvocationType: 'Event', Payload: Buffer.from(`"${'x'.repeat(1_048_575)}"`) },
      'RequestTooLargeException',
      /must be smaller than 1048576 bytes/,
    ],
    [
      'an unknown function',
      { FunctionName: 'g' },
      'ResourceNotFoundException',
      /^Function not found: arn:aws:lambda:eu-west-1:000000000000:function:g:\$LATEST$/,
    ],
    ['a tenant', { TenantId: 't' }, 'NotImplemented', /tenant isolation/],
  ])('refuses %s', async (_, change, code, message) => {
    const { call } = await startWithFunction()
    await expect(call('Invoke', { FunctionName: 'f', ...change })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })

  it('is throttled with the reason', async () => {
    const { call, plane } = await startWithFunction()
    plane.answer = async () => {
      throw named('ThrottledError', 'x', { reason: 'ConcurrentInvocationLimitExceeded' })
    }
    await expect(call('Invoke', { FunctionName: 'f' })).rejects.toMatchObject({
      code: 'TooManyRequestsException',
      message: 'Rate Exceeded.',
      members: { Reason: 'ConcurrentInvocationLimitExceeded', Type: 'User' },
    })
  })

  it('tries nothing as a dry run', async () => {
    const { call, plane } = await startWithFunction()
    expect(await call('Invoke', { FunctionName: 'f', InvocationType: 'DryRun' })).toEqual({ StatusCode: 204 })
    expect(plane.invoked).toEqual([])
  })
})

describe('an asynchronous invocation', () => {
  it('is accepted at once and retried one and two minutes after a failure', async () => {
    const { call, plane, clock } = await startWithFunction()
    plane.answer = async () => failure
    const attemptsAfter = async (ms: number, count: number) => {
      clock.advance(ms)
      await settled()
      expect(plane.invoked).toHaveLength(count)
    }
    expect(await call('Invoke', { FunctionName: 'f', InvocationType: 'Event' })).toEqual({ StatusCode: 202 })
    await attemptsAfter(0, 1)
    await attemptsAfter(59_999, 1)
    await attemptsAfter(1, 2)
    await attemptsAfter(119_999, 2)
    await attemptsAfter(1, 3)
    await attemptsAfter(3_600_000, 3)
    expect(new Set(plane.invoked.map(({ invocationId }) => invocationId))).toEqual(new Set(['request-1']))
  })

  it('returns to the queue while it is throttled', async () => {
    const { call, plane, clock } = await startWithFunction()
    const { answer } = plane
    plane.answer = async () => {
      throw named('ThrottledError', 'x')
    }
    await call('Invoke', { FunctionName: 'f', InvocationType: 'Event' })
    await settled()
    expect(plane.invoked).toHaveLength(1)
    plane.answer = answer
    clock.advance(1000)
    await settled()
    expect(plane.invoked).toHaveLength(2)
    clock.advance(3_600_000)
    await settled()
    expect(plane.invoked).toHaveLength(2)
  })
})

describe('invokeFunction for another service', () => {
  const sourceArn = 'arn:aws:execute-api:eu-west-1:000000000000:abc/dev/GET/pets'
  const service = 'apigateway.amazonaws.com'
  const permission = {
    FunctionName: 'f',
    StatementId: 's',
    Action: 'lambda:InvokeFunction',
    Principal: service,
  }

  it.each([
    { title: 'any source', allows: true, change: {} },
    { title: 'this source', allows: true, change: { SourceArn: sourceArn } },
    {
      title: 'a pattern of sources',
      allows: true,
      change: { SourceArn: 'arn:aws:execute-api:eu-west-1:000000000000:abc/*/GET/*' },
    },
    {
      title: 'another API',
      allows: false,
      change: { SourceArn: 'arn:aws:execute-api:eu-west-1:000000000000:xyz/*' },
    },
    {
      title: 'a pattern that runs over a colon',
      allows: false,
      change: { SourceArn: 'arn:aws:execute-api:*:abc/*' },
    },
    { title: 'this account', allows: true, change: { SourceAccount: '000000000000' } },
    { title: 'another account', allows: false, change: { SourceAccount: '111111111111' } },
    { title: 'another service', allows: false, change: { Principal: 's3.amazonaws.com' } },
    { title: 'another action', allows: false, change: { Action: 'lambda:GetFunction' } },
  ])('with a permission for $title is let in: $allows', async ({ allows, change }) => {
    const { call, lambda } = await startWithFunction()
    await call('AddPermission', { ...permission, ...change })
    const invocation = lambda.invokeFunction(functionArn, Buffer.from('{}'), { service, sourceArn })
    if (allows) expect((await invocation).payload.toString()).toBe('"ok"')
    else await expect(invocation).rejects.toMatchObject({ code: 'AccessDeniedException', statusCode: 403 })
  })

  it('is refused without a permission', async () => {
    const { lambda } = await startWithFunction()
    await expect(
      lambda.invokeFunction(functionArn, Buffer.from('{}'), { service, sourceArn }),
    ).rejects.toMatchObject({ code: 'AccessDeniedException' })
  })

  it('finds no function under an ARN that has none', async () => {
    const { lambda } = startLambda()
    await expect(
      lambda.invokeFunction(functionArn, Buffer.from('{}'), { service, sourceArn }),
    ).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
  })
})

describe('the policy of a function', () => {
  const permission = {
    FunctionName: 'f',
    StatementId: 's',
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
    SourceArn: 'arn:aws:execute-api:eu-west-1:000000000000:abc/*',
  }
  const statement =
    '{"Sid":"s","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:eu-west-1:000000000000:function:f","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:eu-west-1:000000000000:abc/*"}}}'

  it('is added to, shown and taken from', async () => {
    const { call } = await startWithFunction()
    expect(await call('AddPermission', permission)).toEqual({ Statement: statement })
    expect(await call('GetPolicy', { FunctionName: 'f' })).toEqual({
      Policy: `{"Version":"2012-10-17","Id":"default","Statement":[${statement}]}`,
      RevisionId: expect.any(String),
    })
    await call('RemovePermission', { FunctionName: 'f', StatementId: 's' })
    await expect(call('GetPolicy', { FunctionName: 'f' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: 'The resource you requested does not exist.',
    })
  })

  it('holds a statement id once', async () => {
    const { call } = await startWithFunction()
    await call('AddPermission', permission)
    await expect(call('AddPermission', permission)).rejects.toMatchObject({
      code: 'ResourceConflictException',
      message:
        'The statement id (s) provided already exists. Please provide a new statement id, or remove the existing statement.',
    })
    await expect(call('RemovePermission', { FunctionName: 'f', StatementId: 't' })).rejects.toMatchObject({
      message: 'Statement t is not found in resource policy.',
    })
  })
})
