import { type IncomingMessage, request } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { BrokenOff } from '../../../harness/aws/http.ts'
import type { EndpointEvent } from '../../../harness/endpoint/endpoint-event.ts'
import { type Endpoint, startEndpoint } from '../../../harness/endpoint/start-endpoint.ts'
import { eventually } from '../../../harness/kit/eventually.ts'

describe('an answer that is a stream', () => {
  let endpoint: Endpoint
  const events: EndpointEvent[] = []
  let stream: () => AsyncIterable<Buffer>
  beforeAll(async () => {
    endpoint = await startEndpoint({
      host: '127.0.0.1',
      port: 0,
      services: [],
      routes: [
        {
          name: 'streams',
          openToBrowsers: false,
          matches: () => true,
          answer: () => ({ statusCode: 201, headers: { 'content-type': 'text/plain' }, stream: stream() }),
        },
      ],
      onEvent: (event) => events.push(event),
    })
  })
  afterAll(() => endpoint.close())
  beforeEach(() => {
    events.length = 0
  })

  const head = () =>
    new Promise<IncomingMessage>((resolve, reject) => {
      request(endpoint.url, { agent: false }, resolve).on('error', reject).end()
    })
  const body = async (message: IncomingMessage) => Buffer.concat(await message.toArray()).toString()

  it('is sent piece by piece, each when it is made', async () => {
    const more = Promise.withResolvers<void>()
    stream = async function* () {
      yield Buffer.from('a')
      await more.promise
      yield Buffer.from('b')
    }
    const message = await head()
    expect([message.statusCode, message.headers['content-type']]).toEqual([201, 'text/plain'])
    expect(message.headers['transfer-encoding']).toBe('chunked')
    const pieces = message.iterator({ destroyOnReturn: false })
    expect(String((await pieces.next()).value)).toBe('a')
    expect(events).toEqual([])
    more.resolve()
    expect(String((await pieces.next()).value)).toBe('b')
    expect((await pieces.next()).done).toBe(true)
    await eventually(() => events.length > 0)
    expect(events).toMatchObject([{ type: 'answered', target: 'streams', statusCode: 201 }])
  })

  it('has its head sent before its first piece', async () => {
    const more = Promise.withResolvers<void>()
    stream = async function* () {
      await more.promise
      yield Buffer.from('a')
    }
    const message = await head()
    more.resolve()
    expect(await body(message)).toBe('a')
  })

  it('is broken off for the client to see, which is no failure of ours', async () => {
    stream = async function* () {
      yield Buffer.from('a')
      throw new BrokenOff()
    }
    await expect(body(await head())).rejects.toThrow('aborted')
    await eventually(() => events.length > 0)
    expect(events).toMatchObject([{ type: 'answered' }])
  })

  it('that fails otherwise is broken off and told', async () => {
    const error = new TypeError('a bug')
    stream = async function* () {
      yield Buffer.from('a')
      throw error
    }
    await expect(body(await head())).rejects.toThrow('aborted')
    await eventually(() => events.length > 1)
    expect(events).toMatchObject([{ type: 'failed', target: 'streams', error }, { type: 'answered' }])
  })

  it('is read no further when the client leaves', async () => {
    let made = 0
    let isLeft = false
    stream = async function* () {
      try {
        for (;;) {
          made++
          yield Buffer.alloc(1_000_000)
        }
      } finally {
        isLeft = true
      }
    }
    const message = await head()
    await eventually(() => made > 0)
    message.destroy()
    await eventually(() => isLeft)
  })
})
