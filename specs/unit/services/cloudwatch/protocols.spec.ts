import { CloudWatch } from '@aws-sdk/client-cloudwatch'
import { describe, expect, it } from '@jest/globals'
import { SmithyRpcV2CborProtocol } from '@smithy/core/cbor'
import { at, home, withCloudWatch } from './with-cloudwatch.ts'

const used = withCloudWatch()

const connections = {
  namespace: 'AWS/RDS',
  metricName: 'ClientConnections',
  dimensions: [{ name: 'ProxyName', value: 'p' }],
}
const two = { sampleCount: 1, sum: 2, minimum: 2, maximum: 2 }
const question = {
  Namespace: 'AWS/RDS',
  MetricName: 'ClientConnections',
  Dimensions: [{ Name: 'ProxyName', Value: 'p' }],
  StartTime: at(0),
  EndTime: at(5),
  Period: 60,
  Statistics: ['Sum' as const, 'SampleCount' as const],
}

describe.each([
  ['awsJson1_0, as JavaScript and boto3 speak it today', undefined],
  ['rpc-v2-cbor, as Java and Go speak it today', SmithyRpcV2CborProtocol],
])('CloudWatch in %s', (_what, protocol) => {
  const clientOf = () => {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    const config = { endpoint: used.endpoint.url, region: home.region, credentials, maxAttempts: 1 }
    return new CloudWatch(protocol ? { ...config, protocol } : config)
  }

  it('answers times and numbers', async () => {
    used.service.record(home, connections, 'Count', at(1, 30).getTime(), two)
    const client = clientOf()
    const { $metadata, ...answer } = await client.getMetricStatistics(question)
    expect(answer).toEqual({
      Label: 'ClientConnections',
      Datapoints: [{ Timestamp: at(1), Sum: 2, SampleCount: 1, Unit: 'Count' }],
    })
    client.destroy()
  })

  it('reads fractions, lists and times that it is sent', async () => {
    const client = clientOf()
    const MetricData = [
      { MetricName: 'm', Timestamp: at(0, 59), Values: [0.5, 2], Counts: [2, 1], Unit: 'Seconds' as const },
    ]
    await client.putMetricData({ Namespace: 'Shop', MetricData })
    const { Datapoints } = await client.getMetricStatistics({
      ...question,
      Namespace: 'Shop',
      MetricName: 'm',
      Dimensions: [],
      Statistics: ['Average', 'Maximum'],
    })
    expect(Datapoints).toEqual([{ Timestamp: at(0), Average: 1, Maximum: 2, Unit: 'Seconds' }])
    client.destroy()
  })

  it('refuses with the shape’s name', async () => {
    const client = clientOf()
    const refused = client.getMetricStatistics({ ...question, EndTime: at(0) })
    await expect(refused).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'The parameter StartTime must be less than the parameter EndTime.',
      $metadata: { httpStatusCode: 400 },
    })
    client.destroy()
  })
})

describe('CloudWatch in the wire forms themselves', () => {
  const authorization = 'AWS4-HMAC-SHA256 Credential=test/20261124/ap-northeast-2/monitoring/aws4_request'
  const form =
    'Version=2010-08-01&Namespace=AWS%2FRDS&MetricName=ClientConnections&Period=60&Statistics.member.1=Sum' +
    '&Dimensions.member.1.Name=ProxyName&Dimensions.member.1.Value=p&StartTime=2026-11-24T03%3A00%3A00Z'
  const post = (path: string, headers: Record<string, string>, body: string | Buffer) =>
    fetch(`${used.endpoint.url}${path}`, { method: 'POST', headers, body: new Blob([body]) })
  const cbor = { 'smithy-protocol': 'rpc-v2-cbor' }
  const cborPath = (operation: string) => `/service/GraniteServiceVersion20100801/operation/${operation}`
  // RFC 8949: a0 is the empty map, a1 a map of one pair, 67 a text of seven bytes, 80 an empty list
  const emptyMap = Buffer.from('a0', 'hex')

  it('answers a form with XML', async () => {
    used.service.record(home, connections, 'Count', at(1).getTime(), two)
    const body = `Action=GetMetricStatistics&EndTime=2026-11-24T03%3A05%3A00Z&${form}`
    const text = await (await post('/', { authorization }, body)).text()
    expect(text).toContain(
      '<GetMetricStatisticsResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/">' +
        '<GetMetricStatisticsResult><Label>ClientConnections</Label><Datapoints><member>' +
        '<Timestamp>2026-11-24T03:01:00Z</Timestamp><Sum>2</Sum><Unit>Count</Unit>' +
        '</member></Datapoints></GetMetricStatisticsResult>',
    )
  })

  it('refuses a form with the code of the query protocol', async () => {
    const body = `Action=GetMetricStatistics&EndTime=2026-11-24T03%3A00%3A00Z&${form}`
    const answer = await post('/', { authorization }, body)
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain(
      '<Error><Type>Sender</Type><Code>InvalidParameterValue</Code>' +
        '<Message>The parameter StartTime must be less than the parameter EndTime.</Message></Error>',
    )
  })

  it('tells a client in query mode the old code in a header', async () => {
    const headers = {
      authorization,
      'x-amz-target': 'GraniteServiceVersion20100801.PutMetricData',
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-query-mode': 'true',
    }
    const answer = await post('/', headers, '{"Namespace":"Shop","MetricData":[{"Value":1}]}')
    expect(answer.headers.get('x-amzn-query-error')).toBe('MissingParameter;Sender')
    expect(await answer.json()).toEqual({
      __type: 'MissingRequiredParameterException',
      message: 'The parameter MetricData.member.1.MetricName is required.',
    })
  })

  it('answers CBOR with CBOR, found by its path alone', async () => {
    const answer = await post(cborPath('ListMetrics'), cbor, emptyMap)
    expect(answer.headers.get('smithy-protocol')).toBe('rpc-v2-cbor')
    expect(answer.headers.get('content-type')).toBe('application/cbor')
    const body = Buffer.from(await answer.arrayBuffer())
    expect(body.toString('hex')).toBe(`a167${Buffer.from('Metrics').toString('hex')}80`)
  })

  it.each([
    ['a list that promises four thousand million items', '9affffffff'],
    ['a map without its value', 'a1'],
    ['two hundred thousand open lists', '81'.repeat(200_000)],
    ['a text where a map belongs', '6161'],
  ])('refuses %s as malformed', async (_what, hex) => {
    const answer = await post(cborPath('ListMetrics'), cbor, Buffer.from(hex, 'hex'))
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('SerializationException')
  })

  it('refuses another protocol of the same path by name', async () => {
    const answer = await post(cborPath('ListMetrics'), { 'smithy-protocol': 'rpc-v2-json' }, '{}')
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('The protocol rpc-v2-json is not supported at this path')
  })

  it('refuses an operation that is not emulated by name, in CBOR too', async () => {
    const answer = await post(cborPath('PutMetricAlarm'), cbor, emptyMap)
    expect(answer.status).toBe(501)
    expect(await answer.text()).toContain('monitoring:PutMetricAlarm is not emulated by poolhouse.')
  })
})
