import { describe, expect, it } from '@jest/globals'
import { createInput, startLambda } from './with-lambda.ts'

const kept = {
  KMSKeyArn: 'arn:aws:kms:eu-west-1:000000000000:key/k',
  TracingConfig: { Mode: 'Active' },
  EphemeralStorage: { Size: 2048 },
  LoggingConfig: { LogGroup: '/my/group' },
}
const shown = { ...kept, LoggingConfig: { LogFormat: 'Text', LogGroup: '/my/group' } }

describe('options that are kept', () => {
  it('are shown by everything that describes the function, and by its versions', async () => {
    const { call } = startLambda()
    expect(await call('CreateFunction', { ...createInput, ...kept, Publish: true })).toMatchObject(shown)
    expect(await call('GetFunctionConfiguration', { FunctionName: 'f' })).toMatchObject(shown)
    expect(await call('GetFunctionConfiguration', { FunctionName: 'f:1' })).toMatchObject(shown)
    expect((await call('ListFunctions')).Functions).toMatchObject([shown])
  })

  it('change one by one, and the key goes with an empty text', async () => {
    const { call } = startLambda()
    await call('CreateFunction', { ...createInput, ...kept })
    const update = (change: object) => call('UpdateFunctionConfiguration', { FunctionName: 'f', ...change })
    expect(await update({ EphemeralStorage: { Size: 512 } })).toMatchObject({
      ...{ ...shown, EphemeralStorage: { Size: 512 } },
    })
    expect(await update({ LoggingConfig: { LogGroup: 'cool_lambda' } })).toMatchObject({
      ...{ TracingConfig: { Mode: 'Active' }, LoggingConfig: { LogFormat: 'Text', LogGroup: 'cool_lambda' } },
    })
    expect(await update({ KMSKeyArn: '' })).not.toHaveProperty('KMSKeyArn')
  })

  it('make another version', async () => {
    const { call } = startLambda()
    await call('CreateFunction', { ...createInput, Publish: true })
    await call('UpdateFunctionConfiguration', { FunctionName: 'f', TracingConfig: { Mode: 'Active' } })
    expect(await call('PublishVersion', { FunctionName: 'f' })).toMatchObject({ Version: '2' })
  })

  it('tell the data plane the log group', async () => {
    const { call, plane } = startLambda()
    await call('CreateFunction', { ...createInput, ...kept })
    expect(plane.deployed).toMatchObject([{ logGroup: '/my/group' }])
  })

  it('are refused where AWS refuses them', async () => {
    const { call } = startLambda()
    const create = (change: object) => call('CreateFunction', { ...createInput, ...change })
    const refusal = (member: string, value: string | number, rule: string) => ({
      code: 'ValidationException',
      message: `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${rule}`,
    })
    await expect(create({ EphemeralStorage: { Size: 511 } })).rejects.toMatchObject(
      refusal('ephemeralStorage.size', 511, 'have value greater than or equal to 512'),
    )
    await expect(create({ EphemeralStorage: { Size: 10_241 } })).rejects.toMatchObject(
      refusal('ephemeralStorage.size', 10_241, 'have value less than or equal to 10240'),
    )
    await expect(create({ KMSKeyArn: 'mine' })).rejects.toMatchObject({ code: 'ValidationException' })
    await expect(create({ LoggingConfig: { LogGroup: 'a b' } })).rejects.toMatchObject({
      code: 'ValidationException',
    })
  })
})

describe('SnapStart', () => {
  const on = { SnapStart: { ApplyOn: 'PublishedVersions' } }

  // test_snapstart_update_function_configuration: off for $LATEST
  it('is on for published versions alone', async () => {
    const { call } = startLambda()
    await call('CreateFunction', { ...createInput, Runtime: 'python3.12', ...on })
    expect(await call('GetFunctionConfiguration', { FunctionName: 'f' })).toMatchObject({
      SnapStart: { ApplyOn: 'PublishedVersions', OptimizationStatus: 'Off' },
    })
    expect(await call('PublishVersion', { FunctionName: 'f' })).toMatchObject({
      SnapStart: { ApplyOn: 'PublishedVersions', OptimizationStatus: 'On' },
    })
  })

  it.each(['nodejs24.x', 'python3.11', 'provided.al2023'])('is not for %s', async (Runtime) => {
    const { call } = startLambda()
    await expect(call('CreateFunction', { ...createInput, Runtime, ...on })).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      message: `${Runtime} is not supported for SnapStart enabled functions.`,
    })
  })
})

describe('a page of functions or versions', () => {
  it('has 50 at most, whatever is asked for', async () => {
    const { call } = startLambda()
    for (let each = 0; each < 51; each++) {
      await call('CreateFunction', { ...createInput, FunctionName: `f${each}` })
      await call('UpdateFunctionConfiguration', { FunctionName: 'f0', Description: String(each) })
      await call('PublishVersion', { FunctionName: 'f0' })
    }
    const functions = await call('ListFunctions', { MaxItems: 10_000 })
    expect(functions.Functions).toHaveLength(50)
    const versions = await call('ListVersionsByFunction', { FunctionName: 'f0', MaxItems: 10_000 })
    expect(versions.Versions).toHaveLength(50)
    const rest = await call('ListVersionsByFunction', { FunctionName: 'f0', Marker: versions.NextMarker })
    expect(rest.Versions).toHaveLength(2)
  })
})
