import type { ResponseSink } from '../../../harness/lambda/function-definition.ts'
import { invocationId } from './expect-case.ts'

/** Takes a response and notes what came, in its order; zeros can be read. */
export class Taker implements ResponseSink {
  /** The response, its head in front and `END` behind. */
  text = ''
  bytes = 0
  /** What a piece is answered with. */
  wait: Promise<void> | undefined

  start(contentType: string): void {
    this.text += `${contentType}:`
  }

  write(chunk: Buffer): Promise<void> | undefined {
    this.bytes += chunk.length
    if (this.bytes < 10_000) this.text += chunk.toString('utf8').replaceAll('\0', '0')
    return this.wait
  }

  end(): void {
    this.text += 'END'
  }
}

/** The source of a handler whose body is `body`. */
export const streaming = (body: string) =>
  `exports.handler = awslambda.streamifyResponse(async (event, stream, context) => { ${body} })`

/** One behaviour of AWS's runtime interface clients with a streaming handler, with what they do, written down by hand. */
export interface StreamingCase {
  readonly title: string
  readonly source: string
  /** As {@link Taker} notes it. */
  readonly streams: string
  readonly fails?: Record<string, unknown>
  readonly logs?: RegExp
}

const octets = 'application/octet-stream:'
const boo = `throw new TypeError('boo')`
const sent = `await new Promise((done) => stream.write('a', done))`

const everyRuntime: readonly StreamingCase[] = [
  {
    title: 'passes on text, bytes and anything else as JSON',
    source: streaming(
      `stream.write('a'); stream.write(Buffer.from('b')); stream.write({ c: 1 }); stream.end('d')`,
    ),
    streams: `${octets}ab{"c":1}dEND`,
  },
  { title: 'passes on nothing but the end', source: streaming('stream.end()'), streams: `${octets}END` },
  {
    title: 'names its content type, which it cannot do after the first piece',
    source: streaming(`stream.setContentType('text/plain'); stream.write('a')
      try { stream.setContentType('b/c') } catch (error) { stream.write(error.name + ', ' + error.message) }
      stream.end()`),
    streams: 'text/plain:aRuntime.InvalidStreamingOperation, Cannot set content-type, too late.END',
  },
  {
    title: 'puts a prelude in front of the first write',
    source: streaming(
      `stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201 }); stream.write('a'); stream.end()`,
    ),
    streams: 'application/vnd.awslambda.http-integration-response:{"statusCode":201}00000000aEND',
  },
  {
    title: 'puts no prelude in front of what comes with the end alone',
    source: streaming(`awslambda.HttpResponseStream.from(stream, { statusCode: 201 }).end('a')`),
    streams: 'application/vnd.awslambda.http-integration-response:aEND',
  },
  {
    title: 'takes a pipeline',
    source: streaming(
      `await require('node:stream/promises').pipeline(require('node:stream').Readable.from(['a', 'b']), stream)`,
    ),
    streams: `${octets}abEND`,
  },
  {
    title: 'has the members of a writable stream, and is none',
    source:
      streaming(`const { writable, writableEnded, writableFinished, writableLength, writableObjectMode } = stream
      stream.end(JSON.stringify([writable, writableEnded, writableFinished, writableLength, writableObjectMode,
        typeof stream.destroy, typeof stream.pipe, stream instanceof require('node:stream').Writable]))`),
    streams: `${octets}[true,false,false,0,false,"function","undefined",false]END`,
  },
  {
    title: 'reports an error before the first piece',
    source: streaming(boo),
    streams: '',
    fails: { errorType: 'TypeError', errorMessage: 'boo' },
    logs: /\tERROR\tInvoke Error \t\{"errorType":"TypeError","errorMessage":"boo"/,
  },
  {
    title: 'reports an error in the middle',
    source: streaming(`stream.write('a'); ${boo}`),
    streams: `${octets}a`,
    fails: { errorType: 'TypeError', errorMessage: 'boo' },
    logs: /Status: error\tError Type: TypeError/,
  },
  {
    title: 'reports no error after the end, but logs it',
    source: streaming(`stream.end('a'); ${boo}`),
    streams: `${octets}aEND`,
    logs: /\tERROR\tInvoke Error \t\{"errorType":"TypeError","errorMessage":"boo"/,
  },
  {
    title: 'warns of a result',
    source: streaming(`stream.end('a'); return 1`),
    streams: `${octets}aEND`,
    logs: /WARN\tStreaming handlers ignore return values\./,
  },
  {
    title: 'reports an exit in the middle',
    source: streaming(`${sent}; await new Promise((done) => setTimeout(done, 50)); process.exit(3)`),
    streams: `${octets}a`,
    fails: {
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${invocationId} Error: Runtime exited with error: exit status 3`,
    },
  },
]

const notAsync = `exports.handler = awslambda.streamifyResponse((event, stream) => { stream.write('a') })`
const errorMessage = 'Streaming does not support non-async handlers.'
const title = 'refuses a handler that is not asynchronous'

/** By runtime, as {@link nodeCases}. */
export const streamingCases: Readonly<Record<'nodejs22.x' | 'nodejs24.x', readonly StreamingCase[]>> = {
  'nodejs22.x': [
    ...everyRuntime,
    { title, source: notAsync, streams: `${octets}a`, fails: { errorType: 'string', errorMessage } },
    {
      title: 'goes on when nothing is left to do after the end',
      source: streaming(`stream.end('a'); await new Promise(() => {})`),
      streams: `${octets}aEND`,
    },
  ],
  'nodejs24.x': [
    ...everyRuntime,
    // 3.3.0 means the same, and fails for want of that class.
    {
      title: 'refuses a mark that nobody knows',
      source: `exports.handler = async () => {}
        exports.handler[Symbol.for('aws.lambda.runtime.handler.streaming')] = 'request'`,
      streams: '',
      fails: {
        errorType: 'Runtime.MalformedStreamingHandler',
        errorMessage: 'Only response streaming is supported.',
      },
    },
    { title, source: notAsync, streams: `${octets}a`, fails: { errorType: 'Error', errorMessage } },
  ],
}
