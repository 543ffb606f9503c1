import {
  CreateFunctionCommand,
  DeleteLayerVersionCommand,
  GetLayerVersionByArnCommand,
  GetLayerVersionCommand,
  InvokeCommand,
  ListLayersCommand,
  ListLayerVersionsCommand,
  PublishLayerVersionCommand,
} from '@aws-sdk/client-lambda'
import { expect } from '@jest/globals'
import { strToU8, zipSync } from 'fflate'
import { lambda } from '../support/clients.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const { describe, it } = specsOf('environmentControl')
const stackOf = useStack({ database: {} })
const zip = (files: Record<string, string>) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))

describe('a layer, through the SDK', () => {
  it('is published, found, used by a function, and deleted', async () => {
    const client = lambda(stackOf.stack)
    const ZipFile = zip({ 'nodejs/node_modules/greeting/index.js': "module.exports = 'good day'" })
    const { LayerVersionArn, Version } = await client.send(
      new PublishLayerVersionCommand({ LayerName: 'greetings', Content: { ZipFile } }),
    )
    expect(Version).toBe(1)
    const byArn = await client.send(new GetLayerVersionByArnCommand({ Arn: LayerVersionArn }))
    expect(byArn).toMatchObject({ LayerVersionArn, Content: { CodeSize: ZipFile.length } })
    const byName = await client.send(new GetLayerVersionCommand({ LayerName: 'greetings', VersionNumber: 1 }))
    expect(byName.Content).toEqual(byArn.Content)
    const { Layers } = await client.send(new ListLayersCommand({}))
    expect(Layers).toMatchObject([{ LayerName: 'greetings' }])

    const source = "exports.handler = async () => require('greeting')"
    await client.send(
      new CreateFunctionCommand({
        FunctionName: 'greeter',
        Role: 'arn:aws:iam::000000000000:role/lambda',
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Code: { ZipFile: zip({ 'index.js': source }) },
        Layers: [LayerVersionArn!],
      }),
    )
    await client.send(new DeleteLayerVersionCommand({ LayerName: 'greetings', VersionNumber: 1 }))
    const { LayerVersions } = await client.send(new ListLayerVersionsCommand({ LayerName: 'greetings' }))
    expect(LayerVersions).toEqual([])
    const { Payload, FunctionError } = await client.send(new InvokeCommand({ FunctionName: 'greeter' }))
    expect(FunctionError).toBeUndefined()
    expect(JSON.parse(Buffer.from(Payload!).toString())).toBe('good day')
    client.destroy()
  })
})
