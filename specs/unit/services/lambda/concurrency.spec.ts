import { describe, expect, it } from '@jest/globals'
import { createInput, functionArn, startLambda } from './with-lambda.ts'

const of = { FunctionName: 'f' }
const reserve = (count: number) => ({ ...of, ReservedConcurrentExecutions: count })
const provision = (Qualifier: string, count: number) => ({
  ...of,
  Qualifier,
  ProvisionedConcurrentExecutions: count,
})

async function start() {
  const lambda = startLambda()
  await lambda.call('CreateFunction', { ...createInput, Publish: true })
  return lambda
}

describe('reserved concurrency', () => {
  it('is put, read and deleted', async () => {
    const { call, plane } = await start()
    expect(await call('GetFunctionConcurrency', of)).toEqual({})
    expect(await call('PutFunctionConcurrency', reserve(5))).toEqual({ ReservedConcurrentExecutions: 5 })
    expect(await call('GetFunctionConcurrency', of)).toEqual({ ReservedConcurrentExecutions: 5 })
    expect((await call('GetFunction', of)).Concurrency).toEqual({ ReservedConcurrentExecutions: 5 })
    expect((await call('GetAccountSettings')).AccountLimit).toMatchObject({
      ConcurrentExecutions: 1000,
      UnreservedConcurrentExecutions: 995,
    })
    await call('DeleteFunctionConcurrency', of)
    expect(await call('GetFunctionConcurrency', of)).toEqual({})
    expect(plane.reserved).toEqual([
      ['f', 5],
      ['f', undefined],
    ])
  })

  it('leaves 100 to the others', async () => {
    const { call } = await start()
    await expect(call('PutFunctionConcurrency', reserve(901))).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      message:
        "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
    })
    await call('PutFunctionConcurrency', reserve(900))
    // its own reservation is replaced, not added to
    await call('PutFunctionConcurrency', reserve(899))
  })

  it('of zero is always allowed', async () => {
    const { call, plane } = await start()
    plane.accountConcurrency = 10
    expect(await call('PutFunctionConcurrency', reserve(0))).toEqual({ ReservedConcurrentExecutions: 0 })
  })

  it('belongs to functions, not to versions', async () => {
    const { call } = await start()
    await expect(
      call('PutFunctionConcurrency', { ...reserve(1), FunctionName: 'f:1' }),
    ).rejects.toMatchObject({
      message: expect.stringMatching(/^This operation is permitted on Lambda functions only\./),
    })
  })
})

describe('provisioned concurrency', () => {
  it('is in progress until the environments are initialised', async () => {
    const { call, plane } = await start()
    const LastModified = '2026-01-01T00:00:00.000+0000'
    const inProgress = {
      RequestedProvisionedConcurrentExecutions: 2,
      AvailableProvisionedConcurrentExecutions: 0,
      AllocatedProvisionedConcurrentExecutions: 0,
      Status: 'IN_PROGRESS',
      LastModified,
    }
    expect(await call('PutProvisionedConcurrencyConfig', provision('1', 2))).toEqual(inProgress)
    const get = () => call('GetProvisionedConcurrencyConfig', { ...of, Qualifier: '1' })
    expect(await get()).toEqual(inProgress)
    plane.provisionedOf['1'] = { requested: 2, allocated: 2, failed: false }
    const ready = {
      RequestedProvisionedConcurrentExecutions: 2,
      AvailableProvisionedConcurrentExecutions: 2,
      AllocatedProvisionedConcurrentExecutions: 2,
      Status: 'READY',
      LastModified,
    }
    expect(await get()).toEqual(ready)
    expect(await call('ListProvisionedConcurrencyConfigs', of)).toEqual({
      ProvisionedConcurrencyConfigs: [{ FunctionArn: `${functionArn}:1`, ...ready }],
    })
    plane.provisionedOf['1'] = { requested: 2, allocated: 1, failed: true }
    expect(await get()).toMatchObject({ Status: 'FAILED', StatusReason: 'FUNCTION_ERROR_INIT_FAILURE' })
    await call('DeleteProvisionedConcurrencyConfig', { ...of, Qualifier: '1' })
    expect(plane.provisionedOf['1']).toMatchObject({ requested: 0 })
    await expect(get()).rejects.toMatchObject({
      code: 'ProvisionedConcurrencyConfigNotFoundException',
      message: 'No Provisioned Concurrency Config found for this function',
    })
  })

  it('of an alias moves with it', async () => {
    const { call, plane } = await start()
    await call('CreateAlias', { ...of, Name: 'live', FunctionVersion: '1' })
    await call('PutProvisionedConcurrencyConfig', provision('live', 3))
    expect(plane.provisionedOf).toMatchObject({ '1': { requested: 3 } })
    await call('UpdateFunctionCode', { ...of, ZipFile: Buffer.from('new'), Publish: true })
    await call('UpdateAlias', { ...of, Name: 'live', FunctionVersion: '2' })
    expect(plane.provisionedOf).toMatchObject({ '1': { requested: 0 }, '2': { requested: 3 } })
    await call('DeleteAlias', { ...of, Name: 'live' })
    expect(plane.provisionedOf).toMatchObject({ '2': { requested: 0 } })
    expect(Object.keys(plane.provisionedOf).sort()).toEqual(['1', '2'])
    expect(await call('ListProvisionedConcurrencyConfigs', of)).toEqual({ ProvisionedConcurrencyConfigs: [] })
  })

  it.each([
    [
      '$LATEST',
      provision('$LATEST', 1),
      'InvalidParameterValueException',
      'Provisioned Concurrency Configs cannot be applied to unpublished function versions.',
    ],
    [
      'none',
      provision('1', 0),
      'ValidationException',
      "1 validation error detected: Value '0' at 'provisionedConcurrentExecutions' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      'a version that there is not',
      provision('7', 1),
      'ResourceNotFoundException',
      `Function not found: ${functionArn}:7`,
    ],
    [
      'an alias that there is not',
      provision('live', 1),
      'ResourceNotFoundException',
      `Cannot find alias arn: ${functionArn}:live`,
    ],
    [
      'more than the account has',
      provision('1', 1001),
      'InvalidParameterValueException',
      "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [1000].",
    ],
    [
      'more than leaves 100',
      provision('1', 901),
      'InvalidParameterValueException',
      "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
    ],
  ])('is refused for %s', async (_, input, code, message) => {
    const { call } = await start()
    await expect(call('PutProvisionedConcurrencyConfig', input)).rejects.toMatchObject({ code, message })
  })

  it('stays within what is reserved, and what is reserved above it', async () => {
    const { call } = await start()
    await call('PutFunctionConcurrency', reserve(5))
    await expect(call('PutProvisionedConcurrencyConfig', provision('1', 6))).rejects.toMatchObject({
      message:
        'Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function',
    })
    await call('PutProvisionedConcurrencyConfig', provision('1', 4))
    await expect(call('PutFunctionConcurrency', reserve(3))).rejects.toMatchObject({
      message:
        " ReservedConcurrentExecutions  3 should not be lower than function's total provisioned concurrency [4].",
    })
    expect((await call('GetAccountSettings')).AccountLimit).toMatchObject({
      UnreservedConcurrentExecutions: 995,
    })
  })

  it('is not given to a version and its alias at once', async () => {
    const { call } = await start()
    await call('CreateAlias', { ...of, Name: 'live', FunctionVersion: '1' })
    await call('PutProvisionedConcurrencyConfig', provision('1', 1))
    await expect(call('PutProvisionedConcurrencyConfig', provision('live', 1))).rejects.toMatchObject({
      message:
        "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
    })
    await call('DeleteProvisionedConcurrencyConfig', { ...of, Qualifier: '1' })
    await call('PutProvisionedConcurrencyConfig', provision('live', 1))
    await expect(call('PutProvisionedConcurrencyConfig', provision('1', 1))).rejects.toMatchObject({
      code: 'ResourceConflictException',
      message: 'Version is pointed by a Provisioned Concurrency alias',
    })
  })
})
