import { describe, expect, it } from '@jest/globals'
import { readPrelude } from '../../../harness/aws/http-integration-response.ts'

const zeros = '\0'.repeat(8)

async function read(...pieces: string[]) {
  let left = false
  async function* chunks() {
    try {
      for (const piece of pieces) yield Buffer.from(piece)
    } finally {
      left = true
    }
  }
  const response = await readPrelude(chunks())
  if (!response) return { left }
  const body: string[] = []
  for await (const chunk of response.body) body.push(chunk.toString())
  return { head: response.head, body, left }
}

const octets = { 'content-type': 'application/octet-stream' }

describe('the prelude of a streamed HTTP response', () => {
  it.each([
    ['in a piece of its own', [`{"statusCode":201}`, zeros, 'a', 'b'], ['a', 'b']],
    ['in front of the first piece', [`{"statusCode":201}${zeros}a`, 'b'], ['a', 'b']],
    ['in pieces of any size', ['{"status', 'Code":201}\0\0', '\0\0\0\0\0', '\0a'], ['a']],
    ['without a body', [`{"statusCode":201}${zeros}`], []],
    ['in front of zeros', [`{"statusCode":201}${zeros}\0a`], ['\0a']],
  ])('is read %s', async (_, pieces, body) => {
    expect(await read(...pieces)).toEqual({ head: { statusCode: 201, headers: octets }, body, left: true })
  })

  it.each([
    ['200 where it names none', { status: 404 }, { statusCode: 200, headers: octets }],
    ['a status in digits', { statusCode: '404' }, { statusCode: 404, headers: octets }],
    [
      'headers, several values of one, and cookies',
      {
        headers: { 'Content-Type': 'text/html', 'X-A': 1 },
        multiValueHeaders: { 'X-B': ['b', 2] },
        cookies: ['a=1', 'b=2'],
      },
      {
        statusCode: 200,
        headers: {
          'content-type': 'text/html',
          'x-a': '1',
          'x-b': ['b', '2'],
          'set-cookie': ['a=1', 'b=2'],
        },
      },
    ],
    [
      'no length and no framing, which are the connection’s matter',
      { headers: { 'Content-Length': '5', 'Transfer-Encoding': 'gzip', Connection: 'close' } },
      { statusCode: 200, headers: octets },
    ],
  ])('tells %s', async (_, prelude, head) => {
    expect((await read(JSON.stringify(prelude) + zeros)).head).toEqual(head)
  })

  it.each([
    ['does not end', ['{"statusCode":200}', 'a']],
    ['is no JSON', [`<html>${zeros}`]],
    ['is no object', [`1${zeros}`]],
    ['has no status that there is', [`{"statusCode":99}${zeros}`]],
    ['is longer than 16 KB', [`{"a":"${'a'.repeat(20_000)}"}${zeros}`]],
    ['is still not there after 16 KB', ['a'.repeat(16_385), zeros]],
  ])('is none when it %s', async (_, pieces) => {
    expect(await read(...pieces)).toEqual({ left: true })
  })
})
