import { describe, expect, it } from '@jest/globals'
import { FunctionStore } from '../../../../harness/services/lambda/function-store.ts'
import { defaultSettings } from '../../../../harness/services/lambda/kept-settings.ts'
import { createInput, functionArn, startLambda } from './with-lambda.ts'

const of = { FunctionName: 'f' }
const live = { ...of, Name: 'live' }

/** A function with the versions 1 and 2. */
async function start() {
  const lambda = startLambda()
  await lambda.call('CreateFunction', { ...createInput, Publish: true })
  await lambda.call('UpdateFunctionCode', { ...of, ZipFile: Buffer.from('new'), Publish: true })
  return lambda
}

describe('an alias', () => {
  it('is created, read, listed, updated and deleted', async () => {
    const { call } = await start()
    const created = await call('CreateAlias', { ...live, FunctionVersion: '1' })
    expect(created).toEqual({
      AliasArn: `${functionArn}:live`,
      Name: 'live',
      FunctionVersion: '1',
      Description: '',
      RevisionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    expect(await call('GetAlias', live)).toEqual(created)
    await call('CreateAlias', { ...of, Name: 'beta', FunctionVersion: '2' })
    const names = async (input: object) =>
      (await call('ListAliases', { ...of, ...input })).Aliases.map(({ Name }: { Name: string }) => Name)
    expect(await names({})).toEqual(['beta', 'live'])
    expect(await names({ FunctionVersion: '2' })).toEqual(['beta'])
    const updated = await call('UpdateAlias', { ...live, FunctionVersion: '2', Description: 'x' })
    expect(updated).toMatchObject({ FunctionVersion: '2', Description: 'x' })
    expect(updated.RevisionId).not.toBe(created.RevisionId)
    await expect(call('UpdateAlias', { ...live, RevisionId: created.RevisionId })).rejects.toMatchObject({
      code: 'PreconditionFailedException',
    })
    await call('DeleteAlias', live)
    await call('DeleteAlias', live)
    await expect(call('GetAlias', live)).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: `Cannot find alias arn: ${functionArn}:live`,
    })
  })

  it('stands for its version wherever a qualifier is taken', async () => {
    const { call, plane } = await start()
    await call('CreateAlias', { ...live, FunctionVersion: '1' })
    await call('Invoke', { ...of, Qualifier: 'live' })
    expect(plane.invoked).toEqual([
      expect.objectContaining({ version: '1', functionArn: `${functionArn}:live` }),
    ])
    expect(await call('GetFunctionConfiguration', { ...of, Qualifier: 'live' })).toMatchObject({
      FunctionArn: `${functionArn}:live`,
      Version: '1',
    })
  })

  it.each([
    [
      'a number for a name',
      { Name: '12' },
      'ValidationException',
      "1 validation error detected: Value '12' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)",
    ],
    [
      'a version that there is not',
      { FunctionVersion: '9' },
      'ResourceNotFoundException',
      `Function not found: ${functionArn}:9`,
    ],
    [
      'two more versions',
      { RoutingConfig: { AdditionalVersionWeights: { '2': 0.1, '3': 0.1 } } },
      'InvalidParameterValueException',
      'Number of items in AdditionalVersionWeights cannot be greater than 1',
    ],
    [
      'its own version for the other',
      { RoutingConfig: { AdditionalVersionWeights: { '1': 0.1 } } },
      'InvalidParameterValueException',
      'Invalid function version 1. Function version 1 is already included in routing configuration.',
    ],
    [
      'weights on $LATEST',
      { FunctionVersion: '$LATEST', RoutingConfig: { AdditionalVersionWeights: { '1': 0.1 } } },
      'InvalidParameterValueException',
      '$LATEST is not supported for an alias pointing to more than 1 version',
    ],
    [
      'a weight above 1',
      { RoutingConfig: { AdditionalVersionWeights: { '2': 1.5 } } },
      'ValidationException',
      expect.stringContaining("Value '{2=1.5}' at 'routingConfig.additionalVersionWeights'"),
    ],
    [
      'another weight than of a version',
      { RoutingConfig: { AdditionalVersionWeights: { $LATEST: 0.5 } } },
      'ValidationException',
      expect.stringContaining('regular expression pattern: [0-9]+'),
    ],
  ])('refuses %s', async (_, change, code, message) => {
    const { call } = await start()
    await expect(call('CreateAlias', { ...live, FunctionVersion: '1', ...change })).rejects.toMatchObject({
      code,
      message,
    })
  })

  it('refuses a second one of the same name', async () => {
    const { call } = await start()
    await call('CreateAlias', { ...live, FunctionVersion: '1' })
    await expect(call('CreateAlias', { ...live, FunctionVersion: '1' })).rejects.toMatchObject({
      code: 'ResourceConflictException',
      message: `Alias already exists: ${functionArn}:live`,
    })
  })

  it('with a weight keeps it until it is told otherwise', async () => {
    const { call } = await start()
    const RoutingConfig = { AdditionalVersionWeights: { '2': 0.25 } }
    expect(await call('CreateAlias', { ...live, FunctionVersion: '1', RoutingConfig })).toMatchObject({
      RoutingConfig,
    })
    expect(await call('UpdateAlias', { ...live, Description: 'x' })).toMatchObject({ RoutingConfig })
    const without = await call('UpdateAlias', { ...live, RoutingConfig: {} })
    expect(without.RoutingConfig).toBeUndefined()
  })
})

describe('routing weights', () => {
  it.each([
    [0, '2'],
    [0.24, '2'],
    [0.25, '1'],
    [0.99, '1'],
  ])('of 0.25 send chance %d to version %s', (chance, version) => {
    const store = new FunctionStore()
    const record = {
      ...{
        planeName: 'f',
        name: 'f',
        arn: functionArn,
        version: '$LATEST',
        role: '',
        runtime: '',
        handler: '',
      },
      ...{
        description: '',
        timeoutSeconds: 3,
        memorySize: 128,
        variables: undefined,
        architectures: [],
        layers: [],
        settings: defaultSettings,
      },
      ...{ code: new Uint8Array(), codeSha256: '', lastModifiedMs: 0, revisionId: '' },
    }
    for (const each of ['$LATEST', '1', '2']) store.put({ ...record, version: each })
    const alias = {
      name: 'live',
      version: '1',
      description: '',
      weights: { '2': 0.25 },
      revisionId: '',
    }
    store.find(functionArn)!.aliases.set('live', alias)
    const reference = { planeName: 'f', name: 'f', arn: functionArn, qualifier: 'live' }
    expect(store.choose(reference, chance)?.version).toBe(version)
  })
})

describe('a policy', () => {
  const permission = {
    ...{ StatementId: 's', Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' },
    FunctionName: 'f',
  }

  it('hangs on the function, a version or an alias, each its own', async () => {
    const { call, lambda } = await start()
    await call('CreateAlias', { ...live, FunctionVersion: '1' })
    const { Statement } = await call('AddPermission', { ...permission, Qualifier: 'live' })
    expect(JSON.parse(Statement)).toMatchObject({ Resource: `${functionArn}:live` })
    await expect(call('GetPolicy', of)).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
    expect(JSON.parse((await call('GetPolicy', { ...of, Qualifier: 'live' })).Policy).Statement).toHaveLength(
      1,
    )
    const invoker = { service: 'apigateway.amazonaws.com', sourceArn: 'arn:aws:execute-api:x:0:a' }
    const invokeAs = (arn: string) => lambda.invokeFunction(arn, Buffer.from('{}'), invoker)
    expect((await invokeAs(`${functionArn}:live`)).payload.toString()).toBe('"ok"')
    await expect(invokeAs(functionArn)).rejects.toMatchObject({ code: 'AccessDeniedException' })
    await expect(invokeAs(`${functionArn}:1`)).rejects.toMatchObject({ code: 'AccessDeniedException' })
  })

  it('changes the revision of what it hangs on', async () => {
    const { call } = await start()
    const before = await call('CreateAlias', { ...live, FunctionVersion: '1' })
    await call('AddPermission', { ...permission, Qualifier: 'live', RevisionId: before.RevisionId })
    expect((await call('GetAlias', live)).RevisionId).not.toBe(before.RevisionId)
  })

  it.each([
    ['EventSourceToken', 't'],
    ['PrincipalOrgID', 'o-0123456789'],
  ])('refuses the option %s by name', async (option, value) => {
    const { call } = await start()
    await expect(call('AddPermission', { ...permission, [option]: value })).rejects.toMatchObject({
      code: 'NotImplemented',
      message: `The option ${option} of lambda:AddPermission is not emulated by poolhouse.`,
    })
  })

  it('is refused on $LATEST and on an alias that there is not', async () => {
    const { call } = await start()
    await expect(call('AddPermission', { ...permission, Qualifier: '$LATEST' })).rejects.toMatchObject({
      message: 'We currently do not support adding policies for $LATEST.',
    })
    await expect(call('AddPermission', { ...permission, Qualifier: 'live' })).rejects.toMatchObject({
      message: `Cannot find alias arn: ${functionArn}:live`,
    })
  })
})
