import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { HttpRoute } from '../../../harness/aws/http.ts'
import type { EndpointEvent } from '../../../harness/endpoint/endpoint-event.ts'
import { type Endpoint, startEndpoint } from '../../../harness/endpoint/start-endpoint.ts'
import { rawRequest } from './raw-request.ts'

const route = (name: string, openToBrowsers: boolean): HttpRoute => ({
  name,
  openToBrowsers,
  matches: ({ url }) => url.pathname === `/${name}`,
  answer: () => ({ statusCode: 200, body: name }),
})

describe('the protection from web pages', () => {
  let endpoint: Endpoint
  const events: EndpointEvent[] = []
  beforeAll(async () => {
    endpoint = await startEndpoint({
      host: '127.0.0.1',
      port: 0,
      services: [],
      routes: [route('control', false), route('gateway', true)],
      allowedHosts: ['poolhouse.test'],
      onEvent: (event) => events.push(event),
    })
  })
  afterAll(() => endpoint.close())

  const ask = (path: string, headers: Record<string, string>) => {
    const replaced = Object.entries(headers).map(([key, value]) => [
      key,
      value.replace('PORT', String(endpoint.port)),
    ])
    return rawRequest(endpoint.url, { path, headers: Object.fromEntries(replaced) })
  }

  it.each([
    ['an SDK or curl', { host: '127.0.0.1:PORT' }],
    ['localhost', { host: 'localhost:PORT' }],
    ['another loopback address', { host: '127.0.0.2' }],
    ['IPv6 loopback', { host: '[::1]:PORT' }],
    ['a name below localhost', { host: 'lambda.localhost:PORT' }],
    ['the name in capitals, with the root’s dot', { host: 'LOCALHOST.:PORT' }],
    ['LocalStack’s name', { host: 'localhost.localstack.cloud:PORT' }],
    ['a name below LocalStack’s', { host: 'abc.execute-api.localhost.localstack.cloud:PORT' }],
    ['an AWS name through a resolver', { host: 'secretsmanager.ap-northeast-2.amazonaws.com' }],
    ['a function URL', { host: 'abc.lambda-url.ap-northeast-2.on.aws' }],
    ['a configured name', { host: 'poolhouse.test:8080' }],
    ['a page that this endpoint served', { host: 'localhost:PORT', origin: 'http://localhost:PORT' }],
    [
      'the same page under another loopback name',
      { host: '127.0.0.1:PORT', origin: 'http://localhost:PORT' },
    ],
    ['a page served through a published port', { host: 'localhost:14566', origin: 'http://localhost:14566' }],
    ['an address typed by hand', { host: 'localhost:PORT', 'sec-fetch-site': 'none' }],
    ['a script of an own page', { host: 'localhost:PORT', 'sec-fetch-site': 'same-origin' }],
  ])('lets %s pass', async (_who, headers) => {
    expect(await ask('/control', headers)).toMatchObject({ statusCode: 200, body: 'control' })
  })

  it.each([
    ['a page of the internet', 'ForeignOrigin', { host: 'localhost:PORT', origin: 'https://evil.example' }],
    ['a sandboxed frame or a file', 'ForeignOrigin', { host: 'localhost:PORT', origin: 'null' }],
    [
      'a page of another local program',
      'ForeignOrigin',
      { host: 'localhost:PORT', origin: 'http://localhost:3000' },
    ],
    [
      'a page in a public bucket',
      'ForeignOrigin',
      { host: 'localhost:PORT', origin: 'https://b.s3.amazonaws.com' },
    ],
    [
      'a name that looks like localhost',
      'ForeignOrigin',
      { host: 'localhost:PORT', origin: 'http://localhost.evil.example:PORT' },
    ],
    [
      'an image or link in a foreign page',
      'CrossSite',
      { host: 'localhost:PORT', 'sec-fetch-site': 'cross-site' },
    ],
    [
      "an image in another local port's page",
      'CrossSite',
      { host: 'localhost:PORT', 'sec-fetch-site': 'same-site' },
    ],
    ['a rebound name', 'UnknownHost', { host: 'evil.example:PORT' }],
    ['a rebound name that ends alike', 'UnknownHost', { host: 'evillocalhost:PORT' }],
    ['a rebound name below a loopback address', 'UnknownHost', { host: '127.0.0.1.evil.example' }],
    [
      'a rebound page, which is of its own origin',
      'UnknownHost',
      { host: 'evil.example', origin: 'http://evil.example' },
    ],
    [
      'a configured name of a foreign page',
      'ForeignOrigin',
      { host: 'localhost:PORT', origin: 'http://poolhouse.test' },
    ],
  ])('refuses %s: %s', async (_who, reason, headers) => {
    for (const path of ['/control', '/', '/_localstack/health']) {
      const { statusCode, body } = await ask(path, headers)
      expect(statusCode).toBe(403)
      expect(JSON.parse(body)).toMatchObject({ reason, message: expect.any(String) })
    }
    expect(events.at(-1)).toMatchObject({ type: 'refused', reason })
  })

  it.each([
    { host: 'localhost:PORT', origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { host: 'api.example' },
  ])('keeps a public gateway open to anyone: %p', async (headers) => {
    expect(await ask('/gateway', headers)).toMatchObject({ statusCode: 200, body: 'gateway' })
  })
})
