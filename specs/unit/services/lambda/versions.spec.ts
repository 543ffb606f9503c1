import { describe, expect, it } from '@jest/globals'
import { createInput, functionArn, startLambda } from './with-lambda.ts'

const of = { FunctionName: 'f' }
const newCode = { ...of, ZipFile: Buffer.from('new') }

async function start() {
  const lambda = startLambda()
  await lambda.call('CreateFunction', createInput)
  return lambda
}

describe('PublishVersion', () => {
  it('makes a version of what $LATEST is, and deploys it', async () => {
    const { call, plane } = await start()
    expect(await call('PublishVersion', { ...of, Description: 'first' })).toMatchObject({
      FunctionArn: `${functionArn}:1`,
      Version: '1',
      Description: 'first',
      State: 'Pending',
    })
    expect(plane.deployed.map(({ version }) => version)).toEqual(['$LATEST', '1'])
    expect(await call('GetFunctionConfiguration', { ...of, Qualifier: '1' })).toMatchObject({
      FunctionArn: `${functionArn}:1`,
      State: 'Active',
    })
    expect(await call('GetFunctionConfiguration', of)).toMatchObject({
      FunctionArn: functionArn,
      Description: '',
    })
  })

  it('answers the version that there is when nothing has changed since', async () => {
    const { call } = await start()
    await call('PublishVersion', of)
    expect(await call('PublishVersion', { ...of, Description: 'again' })).toMatchObject({
      Version: '1',
      Description: '',
    })
    await call('UpdateFunctionCode', newCode)
    expect(await call('PublishVersion', of)).toMatchObject({ Version: '2' })
    await call('UpdateFunctionConfiguration', { ...of, Timeout: 9 })
    expect(await call('PublishVersion', of)).toMatchObject({ Version: '3', Timeout: 9 })
    expect(await call('GetFunctionConfiguration', { ...of, Qualifier: '2' })).toMatchObject({ Timeout: 3 })
  })

  it('never gives a number twice', async () => {
    const { call } = await start()
    await call('PublishVersion', of)
    await call('DeleteFunction', { ...of, Qualifier: '1' })
    expect(await call('PublishVersion', of)).toMatchObject({ Version: '2' })
  })

  it('refuses another digest or revision than the present one', async () => {
    const { call } = await start()
    const { CodeSha256, RevisionId } = await call('GetFunctionConfiguration', of)
    await expect(call('PublishVersion', { ...of, CodeSha256: 'x' })).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      message: `CodeSHA256 (x) is different from current CodeSHA256 in $LATEST (${CodeSha256}). Please try again with the CodeSHA256 in $LATEST.`,
    })
    await expect(call('PublishVersion', { ...of, RevisionId: 'x' })).rejects.toMatchObject({
      code: 'PreconditionFailedException',
    })
    expect(await call('PublishVersion', { ...of, CodeSha256, RevisionId })).toMatchObject({ Version: '1' })
    expect((await call('GetFunctionConfiguration', of)).RevisionId).not.toBe(RevisionId)
  })

  it('comes with CreateFunction and UpdateFunctionCode when they are told to publish', async () => {
    const { call } = startLambda()
    expect(await call('CreateFunction', { ...createInput, Publish: true })).toMatchObject({
      FunctionArn: functionArn,
      Version: '1',
    })
    expect(await call('UpdateFunctionCode', { ...newCode, Publish: true })).toMatchObject({
      FunctionArn: `${functionArn}:2`,
      Version: '2',
    })
  })
})

describe('ListVersionsByFunction', () => {
  it('lists $LATEST and the versions, page by page', async () => {
    const { call } = await start()
    await call('PublishVersion', of)
    const { Versions, NextMarker } = await call('ListVersionsByFunction', { ...of, MaxItems: 1 })
    expect(Versions).toEqual([
      expect.objectContaining({ Version: '$LATEST', FunctionArn: `${functionArn}:$LATEST` }),
    ])
    const second = await call('ListVersionsByFunction', { ...of, Marker: NextMarker })
    expect(second.Versions).toEqual([
      expect.objectContaining({ Version: '1', FunctionArn: `${functionArn}:1` }),
    ])
    expect(second.NextMarker).toBeUndefined()
  })

  it('is what ListFunctions does for all functions when asked for ALL', async () => {
    const { call } = await start()
    await call('PublishVersion', of)
    const arns = async (input: object) =>
      (await call('ListFunctions', input)).Functions.map(
        ({ FunctionArn }: { FunctionArn: string }) => FunctionArn,
      )
    expect(await arns({})).toEqual([functionArn])
    expect(await arns({ FunctionVersion: 'ALL' })).toEqual([`${functionArn}:$LATEST`, `${functionArn}:1`])
  })
})

describe('a version', () => {
  it('is invoked by its number', async () => {
    const { call, plane } = await start()
    await call('PublishVersion', of)
    await call('Invoke', { ...of, Qualifier: '1' })
    await call('Invoke', { FunctionName: `${functionArn}:1` })
    await call('Invoke', of)
    expect(plane.invoked.map(({ version, functionArn }) => [version, functionArn])).toEqual([
      ['1', `${functionArn}:1`],
      ['1', `${functionArn}:1`],
      ['$LATEST', functionArn],
    ])
  })

  it('that does not exist is not found', async () => {
    const { call } = await start()
    for (const operation of ['Invoke', 'GetFunction', 'GetFunctionConfiguration']) {
      await expect(call(operation, { ...of, Qualifier: '7' })).rejects.toMatchObject({
        code: 'ResourceNotFoundException',
        message: `Function not found: ${functionArn}:7`,
      })
    }
  })

  it('is deleted alone, but not $LATEST nor one that an alias names', async () => {
    const { call, plane } = await start()
    await call('PublishVersion', of)
    await call('CreateAlias', { ...of, Name: 'live', FunctionVersion: '1' })
    await expect(call('DeleteFunction', { ...of, Qualifier: '$LATEST' })).rejects.toMatchObject({
      message: '$LATEST version cannot be deleted without deleting the function.',
    })
    await expect(call('DeleteFunction', { ...of, Qualifier: '1' })).rejects.toMatchObject({
      code: 'ResourceConflictException',
      message: 'Unable to delete version because the following aliases reference it: [live]',
    })
    await call('DeleteAlias', { ...of, Name: 'live' })
    await call('DeleteFunction', { ...of, Qualifier: '1' })
    expect(plane.removed).toEqual([['f', '1']])
    expect(await call('GetFunction', of)).toBeDefined()
  })

  it('cannot be updated', async () => {
    const { call } = await start()
    await call('PublishVersion', of)
    await expect(
      call('UpdateFunctionConfiguration', { FunctionName: 'f:1', Timeout: 9 }),
    ).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      message: expect.stringMatching(/^This operation is permitted on Lambda functions only\./),
    })
  })
})
