import { describe, expect, it } from '@jest/globals'
import { AwsError } from '../../../harness/aws/error.ts'
import { jsonRpc } from '../../../harness/aws/protocols/json-rpc.ts'
import { loadModel } from '../../../harness/aws/service-model.ts'
import { httpRequest } from './http-request.ts'

const model = loadModel('secretsmanager')!
const protocol = jsonRpc('1.1')
const call = (operation: string, body: string, headers: Record<string, string> = {}) => {
  const request = httpRequest(
    'POST',
    '/',
    { 'x-amz-target': `secretsmanager.${operation}`, ...headers },
    body,
  )
  return { request, operation: protocol.locate(model, request) }
}

describe('the awsJson1_1 wire form', () => {
  it('reads strings, lists of structures and blobs', () => {
    const body =
      '{"Name":"a","SecretBinary":"AAH/","Tags":[{"Key":"k","Value":"v"}],"Unknown":1,"Description":null}'
    const { request, operation } = call('CreateSecret', body)
    expect(operation.name).toBe('CreateSecret')
    expect(protocol.read(model, operation, request)).toEqual({
      Name: 'a',
      SecretBinary: Buffer.from([0, 1, 255]),
      Tags: [{ Key: 'k', Value: 'v' }],
    })
  })

  it('takes an empty body for an empty input', () => {
    const { request, operation } = call('ListSecrets', '')
    expect(protocol.read(model, operation, request)).toEqual({})
  })

  it('writes times as epoch seconds, blobs in base64, and only the members of the shape', () => {
    const output = {
      ARN: 'arn:x',
      CreatedDate: new Date(1_700_000_000_500),
      SecretBinary: new Uint8Array([0, 1, 255]),
      SecretString: undefined,
      VersionStages: ['AWSCURRENT'],
      password: 'not a member',
    }
    expect(protocol.answer(model, 'GetSecretValue', output, 'request-id')).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: '{"ARN":"arn:x","SecretBinary":"AAH/","VersionStages":["AWSCURRENT"],"CreatedDate":1700000000.5}',
    })
  })

  it('writes maps of lists', () => {
    const answer = protocol.answer(model, 'DescribeSecret', { VersionIdsToStages: { v1: ['A', 'B'] } }, 'id')
    expect(answer.body).toBe('{"VersionIdsToStages":{"v1":["A","B"]}}')
  })

  it.each([
    [
      'a service exception, whose member is Message',
      new AwsError('ResourceNotFoundException', 'gone'),
      400,
      '{"__type":"ResourceNotFoundException","Message":"gone"}',
    ],
    [
      'an error without a shape, whose member is message',
      new AwsError('ValidationException', 'bad'),
      400,
      '{"__type":"ValidationException","message":"bad"}',
    ],
    [
      'an error that is the service’s fault',
      new AwsError('InternalServiceError', 'oops'),
      500,
      '{"__type":"InternalServiceError","Message":"oops"}',
    ],
    [
      'an access denial',
      new AwsError('AccessDeniedException', 'no'),
      400,
      '{"__type":"AccessDeniedException","message":"no"}',
    ],
  ])('writes %s', (_what, error, statusCode, body) => {
    const { request } = call('GetSecretValue', '')
    const answer = protocol.refuse(model, error, request, 'id')
    expect(answer).toMatchObject({ statusCode, body, headers: { 'x-amzn-errortype': error.code } })
  })

  it('repeats the code in x-amzn-query-error for clients in query mode', () => {
    const { request } = call('GetSecretValue', '', { 'x-amzn-query-mode': 'true' })
    const answer = protocol.refuse(model, new AwsError('InternalServiceError', 'oops'), request, 'id')
    expect(answer.headers).toMatchObject({ 'x-amzn-query-error': 'InternalServiceError;Receiver' })
  })

  it.each([
    ['{"Name":5}', "'Name' is a number and can not be converted to a String."],
    ['{"Tags":{}}', "'Tags' is an object and can not be converted to a list."],
    ['{"Tags":[{"Key":[]}]}', "'Tags.1.Key' is a list and can not be converted to a String."],
    [
      '{"ForceOverwriteReplicaSecret":"true"}',
      "'ForceOverwriteReplicaSecret' is a string and can not be converted to a Boolean.",
    ],
    ['[]', 'The request body is a list and can not be converted to a structure.'],
    ['{"Name":', 'The request body is not valid JSON.'],
  ])('refuses %s as malformed', (body, message) => {
    const { request, operation } = call('CreateSecret', body)
    expect(() => protocol.read(model, operation, request)).toThrow(
      expect.objectContaining({ code: 'SerializationException', message }),
    )
  })

  it.each(['secretsmanager.Fly', 'secretsmanager.constructor', ''])('knows no operation %p', (target) => {
    const request = httpRequest('POST', '/', { 'x-amz-target': target })
    expect(() => protocol.locate(model, request)).toThrow(
      expect.objectContaining({ code: 'UnknownOperationException' }),
    )
  })
})
