import { describe, expect, it } from '@jest/globals'
import { callerIdentity, credentialScope, identityDefaults } from '../../../harness/aws/caller-identity.ts'
import { httpRequest } from './http-request.ts'

const signed = (credential: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
})

describe('the caller’s identity', () => {
  it('reads key, region and service from the Authorization header', () => {
    const request = httpRequest('POST', '/', signed('AKID/20260101/eu-west-1/rds/aws4_request'))
    expect(credentialScope(request)).toEqual({ accessKeyId: 'AKID', region: 'eu-west-1', signingName: 'rds' })
  })

  it('reads them from a presigned URL', () => {
    const request = httpRequest('GET', '/?X-Amz-Credential=AKID%2F20260101%2Feu-west-1%2Fsts%2Faws4_request')
    expect(credentialScope(request)).toEqual({ accessKeyId: 'AKID', region: 'eu-west-1', signingName: 'sts' })
  })

  it.each(['', 'AKID', 'AKID/20260101/eu-west-1/rds', 'AKID/20260101/eu-west-1/rds/other'])(
    'takes %p for unsigned',
    (credential) => {
      expect(credentialScope(httpRequest('POST', '/', signed(credential)))).toBeUndefined()
    },
  )

  it.each([
    ['123456789012', '123456789012'],
    ['test', '000000000000'],
    ['1234567890123', '000000000000'],
  ])('takes the access key %s to the account %s', (accessKeyId, account) => {
    const scope = { accessKeyId, region: 'r', signingName: 's' }
    expect(callerIdentity(scope, identityDefaults)).toEqual({
      accessKeyId,
      account,
      arn: `arn:aws:iam::${account}:root`,
      userId: account,
    })
  })
})
