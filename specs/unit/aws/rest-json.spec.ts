import { describe, expect, it } from '@jest/globals'
import { AwsError } from '../../../harness/aws/error.ts'
import { restJson } from '../../../harness/aws/protocols/rest-json.ts'
import { loadModel } from '../../../harness/aws/service-model.ts'
import { httpRequest } from './http-request.ts'

const lambda = loadModel('lambda')!
const apigateway = loadModel('apigateway')!
const functions = '/2015-03-31/functions'
const arn = 'arn:aws:lambda:ap-northeast-2:000000000000:function:f'

describe('the restJson1 wire form', () => {
  it.each([
    [lambda, 'POST', functions, 'CreateFunction', {}],
    [lambda, 'GET', `${functions}/`, 'ListFunctions', {}],
    [lambda, 'GET', `${functions}/f`, 'GetFunction', { FunctionName: 'f' }],
    [
      lambda,
      'GET',
      `${functions}/${encodeURIComponent(arn)}/configuration`,
      'GetFunctionConfiguration',
      { FunctionName: arn },
    ],
    [
      lambda,
      'GET',
      `${functions}/${arn}?Qualifier=v1`,
      'GetFunction',
      { FunctionName: arn, Qualifier: 'v1' },
    ],
    [
      lambda,
      'DELETE',
      `${functions}/f/policy/s`,
      'RemovePermission',
      { FunctionName: 'f', StatementId: 's' },
    ],
    [lambda, 'GET', '/2016-08-19/account-settings/', 'GetAccountSettings', {}],
    [apigateway, 'GET', '/restapis?limit=5', 'GetRestApis', { limit: 5 }],
    [apigateway, 'POST', '/restapis/a/resources/r', 'CreateResource', { restApiId: 'a', parentId: 'r' }],
    [
      apigateway,
      'PUT',
      '/restapis/a/resources/r/methods/GET/integration/responses/200',
      'PutIntegrationResponse',
      { restApiId: 'a', resourceId: 'r', httpMethod: 'GET', statusCode: '200' },
    ],
    [
      apigateway,
      'GET',
      '/restapis/a/resources?embed=methods&embed=x',
      'GetResources',
      { restApiId: 'a', embed: ['methods', 'x'] },
    ],
  ])('%#: %p %s %s is %s', (model, method, target, name, input) => {
    const request = httpRequest(method, target)
    const operation = restJson.locate(model, request)
    expect(operation.name).toBe(name)
    expect(restJson.read(model, operation, request)).toEqual(input)
  })

  it('prefers the route whose template demands a query parameter', () => {
    expect(restJson.locate(apigateway, httpRequest('POST', '/restapis?mode=import')).name).toBe(
      'ImportRestApi',
    )
    expect(restJson.locate(apigateway, httpRequest('POST', '/restapis')).name).toBe('CreateRestApi')
  })

  it('binds an invocation’s headers and hands the body on as it is', () => {
    const headers = { 'x-amz-invocation-type': 'Event', 'x-amz-log-type': 'Tail' }
    const request = httpRequest('POST', `${functions}/f/invocations`, headers, '\u{1f600}not json')
    expect(restJson.read(lambda, restJson.locate(lambda, request), request)).toEqual({
      FunctionName: 'f',
      InvocationType: 'Event',
      LogType: 'Tail',
      Payload: Buffer.from('\u{1f600}not json'),
    })
  })

  it('leaves the payload of an empty body out', () => {
    const request = httpRequest('POST', `${functions}/f/invocations`)
    expect(restJson.read(lambda, restJson.locate(lambda, request), request)).toEqual({ FunctionName: 'f' })
  })

  it('joins members of path and document, and reads nested blobs', () => {
    const request = httpRequest(
      'PUT',
      `${functions}/f/code`,
      {},
      '{"ZipFile":"AAH/","Publish":true,"FunctionName":"other"}',
    )
    expect(restJson.read(lambda, restJson.locate(lambda, request), request)).toEqual({
      FunctionName: 'f',
      ZipFile: Buffer.from([0, 1, 255]),
      Publish: true,
    })
  })

  it('writes status, headers and payload of an invocation', () => {
    const output = {
      StatusCode: 202,
      FunctionError: 'Unhandled',
      LogResult: 'bG9n',
      Payload: Buffer.from('{"a":1}'),
      ExecutedVersion: '$LATEST',
    }
    expect(restJson.answer(lambda, 'Invoke', output, 'id')).toEqual({
      statusCode: 202,
      headers: {
        'content-type': 'application/json',
        'x-amz-function-error': 'Unhandled',
        'x-amz-log-result': 'bG9n',
        'x-amz-executed-version': '$LATEST',
      },
      body: Buffer.from('{"a":1}'),
    })
  })

  it('writes a document with the status of the model', () => {
    expect(
      restJson.answer(apigateway, 'CreateRestApi', { id: 'a', createdDate: new Date(5_000) }, 'id'),
    ).toEqual({
      statusCode: 201,
      headers: { 'content-type': 'application/json' },
      body: '{"id":"a","createdDate":5}',
    })
  })

  it('writes 204 without a body', () => {
    expect(restJson.answer(lambda, 'DeleteFunction', { StatusCode: 204 }, 'id')).toEqual({ statusCode: 204 })
    expect(restJson.answer(lambda, 'RemovePermission', {}, 'id')).toEqual({ statusCode: 204 })
  })

  it.each([
    [lambda, new AwsError('ResourceNotFoundException', 'gone'), 404, { Type: 'User', Message: 'gone' }, {}],
    [lambda, new AwsError('ResourceConflictException', 'busy'), 409, { Type: 'User', message: 'busy' }, {}],
    [lambda, new AwsError('ServiceException', 'oops'), 500, { Type: 'Service', Message: 'oops' }, {}],
    [
      lambda,
      new AwsError('TooManyRequestsException', 'Rate Exceeded.', {
        members: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded', retryAfterSeconds: '1' },
      }),
      429,
      {
        Type: 'User',
        Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
        message: 'Rate Exceeded.',
      },
      { 'Retry-After': '1' },
    ],
    [lambda, new AwsError('ValidationException', 'bad'), 400, { message: 'bad' }, {}],
    [
      apigateway,
      new AwsError('NotFoundException', 'Invalid API identifier specified'),
      404,
      { message: 'Invalid API identifier specified' },
      {},
    ],
  ])('%#: writes an error in the words of its shape', (model, error, statusCode, body, headers) => {
    const answer = restJson.refuse(model, error, httpRequest('GET', '/'), 'id')
    expect(answer.statusCode).toBe(statusCode)
    expect(answer.headers).toEqual({
      'content-type': 'application/json',
      'x-amzn-errortype': error.code,
      ...headers,
    })
    expect(JSON.parse(String(answer.body))).toEqual(body)
  })

  it('names the method and path that are no operation', () => {
    expect(() => restJson.locate(lambda, httpRequest('PATCH', `${functions}/f`))).toThrow(
      expect.objectContaining({
        code: 'UnknownOperationException',
        message: 'PATCH /2015-03-31/functions/f is not an operation of lambda.',
      }),
    )
  })

  it('refuses a label that is not valid percent-encoding', () => {
    const request = httpRequest('GET', `${functions}/%zz`)
    const operation = restJson.locate(lambda, request)
    expect(() => restJson.read(lambda, operation, request)).toThrow(
      expect.objectContaining({ code: 'SerializationException' }),
    )
  })
})
