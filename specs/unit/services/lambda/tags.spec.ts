import { describe, expect, it } from '@jest/globals'
import { createInput, functionArn, startLambda } from './with-lambda.ts'

describe('tags of a function', () => {
  it('are added, listed and removed', async () => {
    const { call } = startLambda()
    await call('CreateFunction', { ...createInput, Tags: { a: '1' } })
    await call('TagResource', { Resource: functionArn, Tags: { b: '2', c: '3' } })
    await call('UntagResource', { Resource: functionArn, TagKeys: ['a', 'c'] })
    expect(await call('ListTags', { Resource: functionArn })).toEqual({ Tags: { b: '2' } })
    expect((await call('GetFunction', { FunctionName: 'f' })).Tags).toEqual({ b: '2' })
  })

  it.each([
    [`${functionArn}:1`, 'InvalidParameterValueException', /^Tags on function aliases and versions/],
    ['arn:aws:lambda:eu-west-1:000000000000:layer:l', 'NotImplemented', /tags of a layer/],
    [
      'arn:aws:lambda:eu-west-1:000000000000:function:g',
      'ResourceNotFoundException',
      /^Function not found: /,
    ],
  ])('are refused for %s', async (Resource, code, message) => {
    const { call } = startLambda()
    await call('CreateFunction', createInput)
    await expect(call('TagResource', { Resource, Tags: { a: '1' } })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })

  it('are 50 at most', async () => {
    const { call } = startLambda()
    await call('CreateFunction', createInput)
    const Tags = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`t${i}`, '']))
    await expect(call('TagResource', { Resource: functionArn, Tags })).rejects.toMatchObject({
      message: 'Number of tags exceeds resource tag limit.',
    })
  })
})
