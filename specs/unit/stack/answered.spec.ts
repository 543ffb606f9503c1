import { describe, expect, it } from '@jest/globals'
import { answered } from '../../../harness/stack/answered.ts'

const endpoint = 'http://127.0.0.1:1'
const failing = (error: Error) => answered('f could not be invoked', endpoint, Promise.reject(error))

describe('a call that nobody answers', () => {
  it.each([
    ['with its code', Object.assign(new Error('connect failed'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    ['with its code in the message alone', new Error('connect ECONNREFUSED 127.0.0.1:1'), 'ECONNREFUSED'],
    ["in Node's words for a kept connection that ended", new Error('socket hang up'), 'ECONNRESET'],
  ])('is told as a stack that is not there: %s', async (_, error, code) => {
    await expect(failing(error)).rejects.toMatchObject({
      code: 'ServerFailed',
      message: `f could not be invoked: no stack answers at ${endpoint} (${code}). Is it still up?`,
      cause: error,
    })
  })

  it('passes other errors on as they are', async () => {
    const error = new Error('Function not found')
    await expect(failing(error)).rejects.toBe(error)
  })
})
