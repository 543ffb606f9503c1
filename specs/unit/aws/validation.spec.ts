import { describe, expect, it } from '@jest/globals'
import { loadModel } from '../../../harness/aws/service-model.ts'
import { validateInput } from '../../../harness/aws/validation.ts'

const check = (service: string, operation: string, input: Record<string, unknown>) => () =>
  validateInput(loadModel(service)!, operation, input)
const proxy = { DBProxyName: 'p', EngineFamily: 'MYSQL', RoleArn: 'r', VpcSubnetIds: ['s'] }

describe('input validation', () => {
  it.each([
    ['secretsmanager', 'GetSecretValue', { SecretId: 'a' }],
    ['secretsmanager', 'CreateSecret', { Name: 'a', SecretString: 'x'.repeat(65_536) }],
    ['rds', 'CreateDBProxy', proxy],
    [
      'lambda',
      'CreateFunction',
      { FunctionName: 'f', Role: 'r', Code: {}, Runtime: 'the service says what is wrong here' },
    ],
  ])('%s:%s accepts what is complete', (service, operation, input) => {
    expect(check(service, operation, input)).not.toThrow()
  })

  it.each([
    [
      'GetSecretValue',
      {},
      "1 validation error detected: Value null at 'secretId' failed to satisfy constraint: Member must not be null",
    ],
    [
      'CreateSecret',
      { Name: '', Tags: [{ Key: '' }] },
      "2 validation errors detected: Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1; " +
        "Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'ListSecrets',
      { MaxResults: 101, SortOrder: 'up' },
      "2 validation errors detected: Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100; " +
        "Value 'up' at 'sortOrder' failed to satisfy constraint: Member must satisfy enum value set: [asc, desc]",
    ],
    [
      'CreateSecret',
      { Name: 'a', SecretString: 'x'.repeat(65_537) },
      "1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal to 65536",
    ],
    [
      'CreateSecret',
      { Name: 'a', SecretBinary: new Uint8Array(65_537) },
      "1 validation error detected: Value at 'secretBinary' failed to satisfy constraint: Member must have length less than or equal to 65536",
    ],
  ])('secretsmanager:%s refuses %p in AWS’s words, without the secret', (operation, input, message) => {
    expect(check('secretsmanager', operation, input)).toThrow(
      expect.objectContaining({ code: 'ValidationException', message, statusCode: 400 }),
    )
  })

  it.each([
    [
      { ...proxy, DBProxyName: '1p' },
      "Value '1p' at 'dBProxyName' failed to satisfy constraint: Member must satisfy regular expression pattern",
    ],
    [
      { ...proxy, EngineFamily: 'ORACLE' },
      'Member must satisfy enum value set: [MYSQL, POSTGRESQL, SQLSERVER]',
    ],
    [{ DBProxyName: 'p' }, '3 validation errors detected'],
  ])('a query service calls it ValidationError: %p', (input, part) => {
    expect(check('rds', 'CreateDBProxy', input)).toThrow(
      expect.objectContaining({ code: 'ValidationError', message: expect.stringContaining(part) }),
    )
  })
})
