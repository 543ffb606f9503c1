import { describe, expect, it } from '@jest/globals'
import { AwsError } from '../../../harness/aws/error.ts'
import { query } from '../../../harness/aws/protocols/query.ts'
import { loadModel } from '../../../harness/aws/service-model.ts'
import { httpRequest } from './http-request.ts'

const model = loadModel('rds')!
const read = (form: string) => {
  const request = httpRequest('POST', '/', {}, form)
  return query.read(model, query.locate(model, request), request)
}

describe('the awsQuery wire form', () => {
  it('reads scalars, named lists, nested structures and plus signs', () => {
    const form =
      'Action=CreateDBProxy&Version=2014-10-31&DBProxyName=p&EngineFamily=MYSQL&RoleArn=a%2Bb+c&RequireTLS=true' +
      '&IdleClientTimeout=60&VpcSubnetIds.member.2=s2&VpcSubnetIds.member.1=s1&VpcSubnetIds.member.10=s10' +
      '&Auth.member.1.SecretArn=arn%3A1&Auth.member.1.IAMAuth=DISABLED&Tags.Tag.1.Key=k&Tags.Tag.1.Value='
    expect(read(form)).toEqual({
      DBProxyName: 'p',
      EngineFamily: 'MYSQL',
      RoleArn: 'a+b c',
      RequireTLS: true,
      IdleClientTimeout: 60,
      VpcSubnetIds: ['s1', 's2', 's10'],
      Auth: [{ SecretArn: 'arn:1', IAMAuth: 'DISABLED' }],
      Tags: [{ Key: 'k', Value: '' }],
    })
  })

  it('reads "member" where the model has a name for the items', () => {
    expect(read('Action=AddTagsToResource&ResourceName=r&Tags.member.1.Key=k')).toEqual({
      ResourceName: 'r',
      Tags: [{ Key: 'k' }],
    })
  })

  it('reads an empty list', () => {
    expect(read('Action=AddTagsToResource&ResourceName=r&Tags=')).toEqual({ ResourceName: 'r', Tags: [] })
  })

  it('reads the call from the URL when the body is empty', () => {
    const request = httpRequest('GET', '/?Action=DescribeDBProxies&DBProxyName=p')
    expect(query.read(model, query.locate(model, request), request)).toEqual({ DBProxyName: 'p' })
  })

  it('writes the envelope, wrapped lists, times and escapes', () => {
    const output = {
      DBProxies: [
        {
          DBProxyName: 'a<&>"b',
          RequireTLS: false,
          CreatedDate: new Date(0),
          VpcSubnetIds: ['s1', 's2'],
          Auth: [],
        },
      ],
    }
    expect(query.answer(model, 'DescribeDBProxies', output, 'request-id')).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'text/xml' },
      body:
        '<DescribeDBProxiesResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><DescribeDBProxiesResult>' +
        '<DBProxies><member><DBProxyName>a&lt;&amp;&gt;&quot;b</DBProxyName>' +
        '<VpcSubnetIds><member>s1</member><member>s2</member></VpcSubnetIds><Auth/>' +
        '<RequireTLS>false</RequireTLS><CreatedDate>1970-01-01T00:00:00Z</CreatedDate></member></DBProxies>' +
        '</DescribeDBProxiesResult><ResponseMetadata><RequestId>request-id</RequestId></ResponseMetadata>' +
        '</DescribeDBProxiesResponse>',
    })
  })

  it('names list items as the model does', () => {
    const output = { DBInstances: [{ TagList: [{ Key: 'k', Value: 'v' }] }] }
    expect(query.answer(model, 'DescribeDBInstances', output, 'id').body).toContain(
      '<DBInstances><DBInstance><TagList><Tag><Key>k</Key><Value>v</Value></Tag></TagList></DBInstance></DBInstances>',
    )
  })

  it('writes no result for an operation without output', () => {
    expect(query.answer(model, 'AddTagsToResource', {}, 'id').body).toBe(
      '<AddTagsToResourceResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/">' +
        '<ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></AddTagsToResourceResponse>',
    )
  })

  it.each([
    ['DBInstanceNotFoundFault', 404, 'DBInstanceNotFound', 'Sender'],
    ['DBProxyNotFoundFault', 404, 'DBProxyNotFoundFault', 'Sender'],
    ['DBProxyAlreadyExistsFault', 400, 'DBProxyAlreadyExistsFault', 'Sender'],
    ['InvalidParameterValue', 400, 'InvalidParameterValue', 'Sender'],
    ['NotImplemented', 501, 'NotImplemented', 'Receiver'],
  ])('writes %s with status %d as %s', (code, status, wireCode, fault) => {
    const answer = query.refuse(model, new AwsError(code, 'a < b'), httpRequest('POST', '/'), 'id')
    expect(answer).toEqual({
      statusCode: status,
      headers: { 'content-type': 'text/xml' },
      body:
        '<ErrorResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><Error>' +
        `<Type>${fault}</Type><Code>${wireCode}</Code><Message>a &lt; b</Message></Error><RequestId>id</RequestId></ErrorResponse>`,
    })
  })

  it.each([
    ['Action=Fly', 'InvalidAction'],
    ['', 'InvalidAction'],
    ['Action=DescribeDBProxies&Version=2010-05-08', 'InvalidAction'],
    ['Action=CreateDBProxy&IdleClientTimeout=soon', 'SerializationException'],
    ['Action=CreateDBProxy&RequireTLS=maybe', 'SerializationException'],
  ])('refuses %p with %s', (form, code) => {
    expect(() => read(form)).toThrow(expect.objectContaining({ code }))
  })

  it('keeps a key named __proto__ out of the input', () => {
    const input = read('Action=DescribeDBProxies&__proto__.DBProxyName=x&constructor.prototype.y=z')
    expect(input).toEqual({})
    expect(({} as Record<string, unknown>).DBProxyName).toBeUndefined()
  })
})
