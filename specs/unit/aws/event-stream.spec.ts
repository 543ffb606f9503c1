import { describe, expect, it } from '@jest/globals'
import { eventStream } from '../../../harness/aws/event-stream-codec.ts'
import { restJson } from '../../../harness/aws/protocols/rest-json.ts'
import { loadModel } from '../../../harness/aws/service-model.ts'

const model = loadModel('lambda')!
const union = 'InvokeWithResponseStreamResponseEvent'

async function* events(...list: Record<string, object>[]) {
  yield* list
}

// Put together by hand from Smithy's specification "Amazon Event Stream", with Python's zlib for the checksums.
const messages = {
  chunk:
    '0000006b0000005a007e21df0d3a6d6573736167652d747970650700056576656e740b3a6576656e742d7479706507000c5061796c6f61644368756e6b0d3a636f6e74656e742d747970650700186170706c69636174696f6e2f6f637465742d73747265616d61814e276b',
  complete:
    '0000007d0000005408666efa0d3a6d6573736167652d747970650700056576656e740b3a6576656e742d7479706507000e496e766f6b65436f6d706c6574650d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b224572726f72436f6465223a22556e68616e646c6564227d2fbf570a',
  empty:
    '00000066000000541f56c8690d3a6d6573736167652d747970650700056576656e740b3a6576656e742d7479706507000e496e766f6b65436f6d706c6574650d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b7dface259a',
}

describe('an event stream', () => {
  it.each([
    ['an event payload as bytes', { PayloadChunk: { Payload: Buffer.from('a') } }, messages.chunk],
    ['members as JSON', { InvokeComplete: { ErrorCode: 'Unhandled' } }, messages.complete],
    ['no members as an empty document', { InvokeComplete: {} }, messages.empty],
  ])('has %s', async (_, event, expected) => {
    const sent: string[] = []
    for await (const message of eventStream(model, union, events(event))) sent.push(message.toString('hex'))
    expect(sent).toEqual([expected])
  })

  it('is the body of a restJson1 answer, which is not kept', async () => {
    const output = { StatusCode: 200, ExecutedVersion: '3', EventStream: events({ InvokeComplete: {} }) }
    const answer = restJson.answer(model, 'InvokeWithResponseStream', output, 'request-1')
    expect(answer).toMatchObject({ statusCode: 200, headers: { 'x-amz-executed-version': '3' } })
    expect(answer.body).toBeUndefined()
    const sent: string[] = []
    for await (const message of answer.stream!) sent.push(message.toString('hex'))
    expect(sent).toEqual([messages.empty])
  })

  it('refuses an event that its union does not have', async () => {
    const messages = eventStream(model, union, events({ Other: {} }))
    await expect(messages.next()).rejects.toThrow('InvokeWithResponseStreamResponseEvent has no event Other')
  })
})
