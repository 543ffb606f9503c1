import { describe, expect, it } from '@jest/globals'
import { createInput, named, startLambda } from './with-lambda.ts'

const arn = 'arn:aws:lambda:eu-west-1:000000000000:layer:tools'
const publish = { LayerName: 'tools', Content: { ZipFile: Buffer.from('zip of tools') } }
const published = {
  LayerArn: arn,
  LayerVersionArn: `${arn}:1`,
  Version: 1,
  Description: '',
  CreatedDate: '2026-01-01T00:00:00.000+0000',
  // printf 'zip of tools' | openssl dgst -sha256 -binary | base64
  Content: { CodeSize: 12, CodeSha256: '5RKQeGjls8N6SyoyKf4MUXFqQpRB7HNHRawphI7khsk=' },
}

describe('a layer', () => {
  it('gets a number with each version, and is described by name, by ARN and by that of its version', async () => {
    const { call } = startLambda()
    expect(await call('PublishLayerVersion', publish)).toEqual(published)
    const second = await call('PublishLayerVersion', {
      ...publish,
      Description: 'd',
      LicenseInfo: 'MIT',
      CompatibleRuntimes: ['nodejs24.x'],
      CompatibleArchitectures: ['arm64'],
    })
    expect(second).toEqual({
      ...published,
      LayerVersionArn: `${arn}:2`,
      Version: 2,
      Description: 'd',
      LicenseInfo: 'MIT',
      CompatibleRuntimes: ['nodejs24.x'],
      CompatibleArchitectures: ['arm64'],
    })
    expect(await call('GetLayerVersion', { LayerName: 'tools', VersionNumber: 1 })).toEqual(published)
    expect(await call('GetLayerVersion', { LayerName: arn, VersionNumber: 2 })).toEqual(second)
    expect(await call('GetLayerVersionByArn', { Arn: `${arn}:2` })).toEqual(second)
  })

  it('is listed by its latest matching version, its versions from the newest on', async () => {
    const { call } = startLambda()
    await call('PublishLayerVersion', { ...publish, CompatibleRuntimes: ['nodejs22.x'] })
    await call('PublishLayerVersion', { ...publish, CompatibleRuntimes: ['nodejs24.x'] })
    await call('PublishLayerVersion', { ...publish, LayerName: 'another' })
    const names = async (input: object) =>
      (await call('ListLayers', input)).Layers.map(
        (layer: { LayerName: string; LatestMatchingVersion: { Version: number } }) =>
          `${layer.LayerName}:${layer.LatestMatchingVersion.Version}`,
      )
    expect(await names({})).toEqual(['another:1', 'tools:2'])
    expect(await names({ CompatibleRuntime: 'nodejs22.x' })).toEqual(['tools:1'])
    expect(await names({ CompatibleArchitecture: 'arm64' })).toEqual([])
    const { LayerVersions, NextMarker } = await call('ListLayerVersions', { LayerName: 'tools', MaxItems: 1 })
    expect(LayerVersions).toMatchObject([{ Version: 2 }])
    const rest = await call('ListLayerVersions', { LayerName: 'tools', Marker: NextMarker })
    expect(rest.LayerVersions).toMatchObject([{ Version: 1 }])
    expect(await call('ListLayerVersions', { LayerName: 'none' })).toEqual({ LayerVersions: [] })
  })

  it('is gone with its last version, whose number is not given again', async () => {
    const { call } = startLambda()
    await call('PublishLayerVersion', publish)
    await call('DeleteLayerVersion', { LayerName: 'tools', VersionNumber: 1 })
    await call('DeleteLayerVersion', { LayerName: 'tools', VersionNumber: 1 })
    expect(await call('ListLayers')).toEqual({ Layers: [] })
    await expect(call('GetLayerVersion', { LayerName: 'tools', VersionNumber: 1 })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: 'The resource you requested does not exist.',
    })
    expect((await call('PublishLayerVersion', publish)).Version).toBe(2)
  })

  it('is refused for what is no zip archive, and for content from S3', async () => {
    const { call, plane } = startLambda()
    plane.failsDeployWith = named('InvalidCodeError', 'Could not unzip')
    await expect(call('PublishLayerVersion', publish)).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      message: 'Could not unzip',
    })
    await expect(
      call('PublishLayerVersion', { LayerName: 'l', Content: { S3Bucket: 'b', S3Key: 'k' } }),
    ).rejects.toMatchObject({ code: 'NotImplemented' })
    await expect(call('PublishLayerVersion', { ...publish, LayerName: 'a b' })).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringMatching(/^1 validation error detected: Value 'a b' at 'layerName' /),
    })
  })
})

describe("a function's layers", () => {
  it('go to the data plane in their order, are described, changed and removed', async () => {
    const { call, plane } = startLambda()
    await call('PublishLayerVersion', publish)
    await call('PublishLayerVersion', { LayerName: 'more', Content: { ZipFile: Buffer.from('zip of more') } })
    const more = 'arn:aws:lambda:eu-west-1:000000000000:layer:more:1'
    const created = await call('CreateFunction', { ...createInput, Layers: [more, `${arn}:1`] })
    expect(created.Layers).toEqual([
      { Arn: more, CodeSize: 11 },
      { Arn: `${arn}:1`, CodeSize: 12 },
    ])
    expect(plane.deployed.at(-1)?.layers.map(String)).toEqual(['zip of more', 'zip of tools'])
    await call('UpdateFunctionConfiguration', { FunctionName: 'f', Timeout: 5 })
    expect(plane.deployed.at(-1)?.layers).toHaveLength(2)
    await call('UpdateFunctionConfiguration', { FunctionName: 'f', Layers: [] })
    expect(plane.deployed.at(-1)?.layers).toEqual([])
    expect(await call('GetFunctionConfiguration', { FunctionName: 'f' })).not.toHaveProperty('Layers')
  })

  it('stay when the version is deleted', async () => {
    const { call, plane } = startLambda()
    await call('PublishLayerVersion', publish)
    await call('CreateFunction', { ...createInput, Layers: [`${arn}:1`] })
    await call('DeleteLayerVersion', { LayerName: 'tools', VersionNumber: 1 })
    await call('UpdateFunctionConfiguration', { FunctionName: 'f', Timeout: 5 })
    expect(plane.deployed.at(-1)?.layers.map(String)).toEqual(['zip of tools'])
  })

  it('make a published version another one', async () => {
    const { call } = startLambda()
    await call('PublishLayerVersion', publish)
    await call('CreateFunction', { ...createInput, Publish: true })
    await call('UpdateFunctionConfiguration', { FunctionName: 'f', Layers: [`${arn}:1`] })
    expect((await call('PublishVersion', { FunctionName: 'f' })).Version).toBe('2')
    expect((await call('PublishVersion', { FunctionName: 'f' })).Version).toBe('2')
  })

  it.each([
    [[`${arn}:9`], 'InvalidParameterValueException', `Layer version ${arn}:9 does not exist.`],
    [
      [1, 2, 3, 4, 5, 6].map((number) => `${arn}:${number}`),
      'InvalidParameterValueException',
      'Cannot reference more than 5 layers.',
    ],
    [
      [`${arn}:1`, `${arn}:2`],
      'InvalidParameterValueException',
      `Two different versions of the same layer are not allowed to be referenced in the same function. ${arn}:1 and ${arn}:2 are versions of the same layer.`,
    ],
    [
      ['arn:aws:lambda:us-east-1:000000000000:layer:tools:1'],
      'InvalidParameterValueException',
      'Layers are not in the same region as the function. Layers are expected to be in region eu-west-1.',
    ],
    [
      ['arn:aws:lambda:eu-west-1:111111111111:layer:tools:1'],
      'AccessDeniedException',
      'User: arn:aws:iam::000000000000:root is not authorized to perform: lambda:GetLayerVersion on resource: arn:aws:lambda:eu-west-1:111111111111:layer:tools:1 because no resource-based policy allows the lambda:GetLayerVersion action',
    ],
    [[arn], 'ValidationException', expect.stringContaining(`Value '[${arn}]' at 'layers' failed`)],
  ])('are refused: %j', async (Layers, code, message) => {
    const { call } = startLambda()
    await call('PublishLayerVersion', publish)
    await call('PublishLayerVersion', publish)
    await expect(call('CreateFunction', { ...createInput, Layers })).rejects.toMatchObject({ code, message })
  })

  it('come back with a snapshot, and go with a reset', async () => {
    const { call, lambda } = startLambda()
    await call('PublishLayerVersion', publish)
    const kept = lambda.snapshot!()
    await lambda.reset!()
    expect(await call('ListLayers')).toEqual({ Layers: [] })
    await kept.restore()
    expect((await call('ListLayers')).Layers).toMatchObject([{ LayerName: 'tools' }])
    expect((await call('PublishLayerVersion', publish)).Version).toBe(2)
  })
})
