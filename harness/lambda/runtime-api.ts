import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import {
  type AddressInfo,
  createServer as createListener,
  type Server as Listener,
  type Socket,
} from 'node:net'
import { type Deferred, deferred } from '../kit/deferred.ts'
import { createServer } from '../kit/node-http.ts'
import { passOnStream } from './pass-on-stream.ts'

/** What `next` is answered with. */
export interface NextEvent {
  readonly headers: Readonly<Record<string, string>>
  readonly payload: Buffer
}

/** The environment's side of the Runtime API. Each may throw {@link RuntimeApiError}. */
export interface RuntimeApiSide {
  next(): Promise<NextEvent>
  /** @param handlerMs how long the handler took, where the runtime tells */
  response(requestId: string, body: Buffer, handlerMs?: number): void
  /** A response that comes in pieces begins. */
  streamedResponse(requestId: string, contentType: string): StreamedAnswer
  error(requestId: string, errorType: string | undefined, body: Buffer): void
  initError(errorType: string | undefined, body: Buffer): void
}

/** Takes a response in pieces. */
export interface StreamedAnswer {
  /** Returns a promise when no more is wanted until then. May throw {@link RuntimeApiError}. */
  write(chunk: Buffer): Promise<void> | undefined
  end(): void
  /** The function failed in the middle. */
  fail(errorType: string, body: Buffer): void
  /** The runtime went away in the middle. */
  truncate(): void
}

/** What a streamed response is when the function does not say (AWS's runtime clients). */
export const defaultStreamedContentType = 'application/octet-stream'

/** A refusal, in the form that AWS's Runtime Interface Emulator answers (grade S). */
export class RuntimeApiError extends Error {
  readonly statusCode: number
  readonly errorType: string

  constructor(statusCode: number, errorType: string, message: string) {
    super(message)
    this.statusCode = statusCode
    this.errorType = errorType
  }
}

/** An environment's own address of the Runtime API. */
export interface RuntimeApiAddress {
  /** `host:port`, the value of AWS_LAMBDA_RUNTIME_API. */
  readonly address: string
  close(): void
}

const prefix = '/2018-06-01/runtime/'
const responsePath = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/response$/

/**
 * The documented Runtime API (version 2018-06-01) on loopback. AWS_LAMBDA_RUNTIME_API has room for host and port only,
 * so each environment gets a port of its own; the ports are bare listeners that feed one HTTP server, which costs
 * a file descriptor and no timers per environment.
 */
export class RuntimeApi {
  readonly #sides = new WeakMap<Socket, RuntimeApiSide>()
  readonly #listeners = new Set<Listener>()
  readonly #sockets = new Set<Socket>()
  /** Settles when the last request of the connection so far has been read and passed on. */
  readonly #passedOn = new WeakMap<Socket, Promise<void>>()
  readonly #http: Server

  constructor() {
    this.#http = createServer((request, response) => this.#handle(request, response))
    // A frozen runtime may keep its connection silent for hours.
    this.#http.keepAliveTimeout = 0
    this.#http.requestTimeout = 0
    this.#http.headersTimeout = 0
    this.#http.timeout = 0
  }

  /** Opens a port for one environment. */
  async open(side: RuntimeApiSide): Promise<RuntimeApiAddress> {
    const sockets = new Set<Socket>()
    const listener = createListener({ noDelay: true }, (socket) => {
      this.#sides.set(socket, side)
      this.#sockets.add(socket)
      sockets.add(socket)
      socket.once('close', () => {
        this.#sockets.delete(socket)
        sockets.delete(socket)
      })
      this.#http.emit('connection', socket)
    })
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject)
      listener.listen(0, '127.0.0.1', resolve)
    })
    this.#listeners.add(listener)
    return {
      address: `127.0.0.1:${(listener.address() as AddressInfo).port}`,
      close: () => {
        this.#listeners.delete(listener)
        listener.close()
        for (const socket of sockets) socket.destroy()
      },
    }
  }

  /** Closes every port and connection. */
  close(): void {
    for (const listener of this.#listeners) listener.close()
    for (const socket of this.#sockets) socket.destroy()
    this.#http.close()
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A runtime may send its answer and the request for the next event at once: the answer comes first, however long it is.
    const before = this.#passedOn.get(request.socket)
    const passedOn = deferred<void>()
    this.#passedOn.set(request.socket, passedOn.promise)
    try {
      const side = this.#sides.get(request.socket)
      if (!side) return void request.socket.destroy()
      const event = await this.#pass(side, request, before, passedOn)
      if (event === 'gone' || response.destroyed) return
      if (event) {
        response.writeHead(200, {
          'content-type': 'application/json',
          'content-length': event.payload.length,
          ...event.headers,
        })
        response.end(event.payload)
      } else {
        answer(response, 202, { status: 'OK' })
      }
    } catch (error) {
      if (!(error instanceof RuntimeApiError)) throw error
      answer(response, error.statusCode, { errorMessage: error.message, errorType: error.errorType })
    } finally {
      passedOn.resolve()
    }
  }

  async #pass(
    side: RuntimeApiSide,
    request: IncomingMessage,
    before: Promise<void> | undefined,
    passedOn: Deferred<void>,
  ): Promise<NextEvent | undefined | 'gone'> {
    const mode = request.headers['lambda-runtime-function-response-mode']
    const [, requestId] = responsePath.exec(request.url ?? '') ?? []
    if (mode !== undefined && requestId && request.method === 'POST') {
      await before
      await stream(side, requestId, mode, request)
      return undefined
    }
    const body = await readBody(request)
    if (!body) return 'gone'
    await before
    const routed = route(side, request, body)
    passedOn.resolve()
    return routed
  }
}

/** Texts of AWS's Runtime Interface Emulator (grade S). */
async function stream(
  side: RuntimeApiSide,
  requestId: string,
  mode: string | string[],
  request: IncomingMessage,
): Promise<void> {
  if (mode !== 'streaming') {
    side.error(requestId, 'Runtime.InvalidResponseModeHeader', Buffer.alloc(0))
    throw new RuntimeApiError(400, 'InvalidFunctionResponseMode', 'Invalid function response mode')
  }
  const contentType = request.headers['content-type'] ?? defaultStreamedContentType
  await passOnStream(request, side.streamedResponse(requestId, contentType))
}

async function route(
  side: RuntimeApiSide,
  request: IncomingMessage,
  body: Buffer,
): Promise<NextEvent | undefined> {
  const path = request.url?.startsWith(prefix) ? request.url.slice(prefix.length) : ''
  const errorType = request.headers['lambda-runtime-function-error-type'] as string | undefined
  if (request.method === 'GET' && path === 'invocation/next') return side.next()
  if (request.method === 'POST' && path === 'init/error') {
    side.initError(errorType, body)
    return undefined
  }
  const [, requestId, verb] = /^invocation\/([^/]+)\/(response|error)$/.exec(path) ?? []
  if (request.method !== 'POST' || !requestId) {
    throw new RuntimeApiError(
      404,
      'NotFound',
      `${request.method} ${request.url} is not part of the Runtime API`,
    )
  }
  if (verb === 'response') side.response(requestId, body)
  else side.error(requestId, errorType, body)
  return undefined
}

/** The whole body, or undefined when the runtime went away in the middle of it. */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.once('end', () => resolve(Buffer.concat(chunks)))
    request.once('close', () => resolve(undefined))
  })
}

function answer(response: ServerResponse, statusCode: number, document: object): void {
  const body = JSON.stringify(document)
  response.writeHead(statusCode, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}
