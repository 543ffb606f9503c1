import { describe, expect, it } from '@jest/globals'
import { secretCredentials } from '../../../harness/server/secret-credentials.ts'

describe('the credentials in a secret', () => {
  it('are username and password, whatever else there is', () => {
    const text = '{"username":"admin","password":"s3cret-Value","engine":"mysql","port":3306}'
    expect(secretCredentials(text, 'arn:1')).toEqual({ username: 'admin', password: 's3cret-Value' })
  })

  it.each([
    's3cret-Value',
    '{"username":"admin","password":"s3cret-Value",}',
    '{"username":"s3cret-Value"}',
    '{"username":5,"password":"s3cret-Value"}',
    '"s3cret-Value"',
    'null',
    '[]',
    '',
  ])('are not in %p, and the error does not quote it', (text) => {
    const sentence = 'the secret arn:1 has no username and password; expected JSON with both'
    expect(() => secretCredentials(text, 'arn:1')).toThrow(new Error(sentence))
  })
})
