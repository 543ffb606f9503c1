// A process of its own that invokes: by hand over kept sockets, or through the AWS SDK.
import { connect } from 'node:net'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { answerBench } from './child.ts'

export interface InvokeTarget {
  readonly endpoint: string
  readonly functionName: string
}

export interface InvokeLoad extends InvokeTarget {
  readonly client: 'raw' | 'sdk'
  readonly concurrency: number
  readonly ms: number
}

export interface InvokeFigures {
  readonly perSecond: number
  readonly completed: number
  readonly failed: number
  readonly p50Ms: number
  readonly p99Ms: number
}

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
const region = 'ap-northeast-2'
const HEAD_END = Buffer.from('\r\n\r\n')

const operations = {
  async load(load: InvokeLoad): Promise<InvokeFigures> {
    const { client, concurrency, ms } = load
    const { call, close } = client === 'raw' ? await rawCaller(load) : sdkCaller(load)
    const latencies: number[] = []
    let failed = 0
    const began = performance.now()
    const until = began + ms
    const caller = async (index: number) => {
      while (performance.now() < until) {
        const sent = performance.now()
        if ((await call(index)) === undefined) latencies.push(performance.now() - sent)
        else failed++
      }
    }
    await Promise.all(Array.from({ length: concurrency }, (_, index) => caller(index)))
    const seconds = (performance.now() - began) / 1_000
    close()
    latencies.sort((one, other) => one - other)
    const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0
    return {
      perSecond: latencies.length / seconds,
      completed: latencies.length,
      failed,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
    }
  },

  /** Milliseconds of one invocation. */
  async first(target: InvokeTarget): Promise<number> {
    const { call, close } = await rawCaller({ ...target, concurrency: 1 })
    const began = performance.now()
    const failure = await call(0)
    close()
    if (failure !== undefined) throw new Error(`the first invocation failed: ${failure}`)
    return performance.now() - began
  },
}

export type InvokeClient = typeof operations

/** A socket for each caller. A call resolves with the function's or the service's failure and rejects when the connection breaks. The response is read as far as its length and whether it is an error. */
async function rawCaller({ endpoint, functionName, concurrency }: InvokeTarget & { concurrency: number }) {
  const { hostname, port, host } = new URL(endpoint)
  const scope = `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/lambda/aws4_request, SignedHeaders=host, Signature=0`
  const request =
    `POST /2015-03-31/functions/${functionName}/invocations HTTP/1.1\r\nHost: ${host}\r\n` +
    `Authorization: ${scope}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`
  const open = async () => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true })
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    let received: Buffer = Buffer.alloc(0)
    let answered: (failure: string | undefined) => void = () => {}
    let broken: (error: Error) => void = () => {}
    socket.on('data', (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
      const end = received.indexOf(HEAD_END)
      if (end < 0) return
      const head = received.toString('latin1', 0, end).toLowerCase()
      const length = Number(/\r\ncontent-length: *(\d+)/.exec(head)?.[1])
      if (!Number.isInteger(length))
        return void socket.destroy(new Error(`an answer without a length: ${head}`))
      if (received.length < end + 4 + length) return
      const body = received.toString('utf8', end + 4, end + 4 + length)
      received = received.subarray(end + 4 + length)
      const succeeded = head.startsWith('http/1.1 200') && !head.includes('x-amz-function-error')
      answered(succeeded ? undefined : body)
    })
    let reason = new Error('the connection was closed')
    socket.on('close', () => broken(reason))
    socket.on('error', (error) => {
      reason = error
    })
    return {
      socket,
      call: () =>
        new Promise<string | undefined>((resolve, reject) => {
          answered = resolve
          broken = reject
          socket.write(request)
        }),
    }
  }
  const callers = await Promise.all(Array.from({ length: concurrency }, open))
  return {
    call: (index: number) => callers[index]!.call(),
    close: () => {
      for (const { socket } of callers) socket.destroy()
    },
  }
}

function sdkCaller({ endpoint, functionName, concurrency }: InvokeLoad) {
  const lambda = new LambdaClient({
    endpoint,
    region,
    credentials,
    maxAttempts: 1,
    requestHandler: { httpAgent: { keepAlive: true, maxSockets: concurrency } },
  })
  const input = { FunctionName: functionName, Payload: Buffer.from('{}') }
  return {
    call: async () => {
      try {
        return (await lambda.send(new InvokeCommand(input))).FunctionError
      } catch (error) {
        return (error as Error).message
      }
    },
    close: () => lambda.destroy(),
  }
}

answerBench(operations, () => {})
