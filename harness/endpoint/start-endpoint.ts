import { randomUUID } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type IdentityDefaults, identityDefaults } from '../aws/caller-identity.ts'
import { AwsError } from '../aws/error.ts'
import type { HttpAnswer, HttpRequest, HttpRoute } from '../aws/http.ts'
import type { Service } from '../aws/service.ts'
import { PoolhouseError } from '../kit/errors.ts'
import { createServer } from '../kit/node-http.ts'
import type { EndpointEvent } from './endpoint-event.ts'
import { healthRoute } from './health-route.ts'
import { refusePage } from './page-protection.ts'
import { readBody, unpackBody } from './read-body.ts'
import {
  type AccessControl,
  Dropped,
  type Exchange,
  type IsReachable,
  type RequestPathSettings,
  refuse,
  requestPath,
  targetOf,
} from './request-path.ts'
import { sendAnswer, sendStream } from './send-answer.ts'

export interface EndpointOptions {
  /** Address to listen on; loopback outside of containers. */
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly services: readonly Service[]
  /** Asked in order, before any service. */
  readonly routes: readonly HttpRoute[]
  /** Further names (without port) by which this endpoint may be reached; loopback names always may. */
  readonly allowedHosts?: readonly string[]
  /** Account and region of requests that do not tell theirs. */
  readonly defaults?: IdentityDefaults
  /** Default: any credentials may call anything. */
  readonly access?: AccessControl
  /** A caller who does not reach a service gets no answer. Default: everybody reaches all. */
  readonly isReachable?: IsReachable
  /** Largest body in bytes, after decompression too. Default 70 MiB: a function's zip of 50 MB in base64. */
  readonly maxBodyBytes?: number
  /** Shown by the health route. */
  readonly version?: string
  readonly onEvent?: (event: EndpointEvent) => void
}

export interface Endpoint {
  /** Base URL for `AWS_ENDPOINT_URL`. */
  readonly url: string
  readonly port: number
  /** Stops listening and drops every connection. */
  close(): Promise<void>
}

/** Starts the one listener of all emulated services. Throws PoolhouseError `PortTaken`. */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  let url = ''
  let port = 0
  const settings = {
    services: options.services,
    defaults: options.defaults ?? identityDefaults,
    endpointUrl: () => url,
    access: options.access,
    isReachable: options.isReachable,
  }
  const listener = new Listener(options, settings, () => port)
  // the SDKs keep connections open; ours must not be the side that closes one just when it is used again
  const server = createServer({ keepAliveTimeout: 75_000 }, (message, response) => {
    listener.serve(message, response).catch((error: unknown) => {
      // an answer that is not HTTP, e.g. a header with a line break from a function behind a route
      options.onEvent?.({ type: 'failed', requestId: '', target: message.url, error })
      response.destroy()
    })
  })
  port = await listen(server, options.host, options.port)
  url = `http://${reachableHost(options.host)}:${port}`
  return {
    url,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

class Listener {
  readonly #options: EndpointOptions
  readonly #settings: RequestPathSettings
  readonly #port: () => number
  readonly #routes: readonly HttpRoute[]
  readonly #maxBodyBytes: number

  constructor(options: EndpointOptions, settings: RequestPathSettings, port: () => number) {
    this.#options = options
    this.#settings = settings
    this.#port = port
    this.#routes = [...options.routes, healthRoute(options.services, options.version ?? 'development')]
    this.#maxBodyBytes = options.maxBodyBytes ?? 70 * 1024 * 1024
  }

  async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = performance.now()
    const exchange: Exchange = { request: requestHead(message), requestId: randomUUID() }
    const route = this.#routes.find((each) => each.matches(exchange.request))
    const refusal = route?.openToBrowsers
      ? undefined
      : refusePage(message.headers, this.#port(), this.#options.allowedHosts ?? [])
    if (refusal) {
      const { host, origin } = message.headers
      this.#options.onEvent?.({ type: 'refused', reason: refusal.reason, host, origin })
      message.resume()
      const headers = { 'content-type': 'application/json', connection: 'close' }
      const body = JSON.stringify(refusal)
      sendAnswer(response, exchange.requestId, { statusCode: 403, headers, body })
      return
    }
    const answer = await this.#answer(exchange, message, route)
    if (!answer) return
    const { requestId } = exchange
    const target = route?.name ?? targetOf(exchange)
    sendAnswer(response, requestId, answer)
    if (answer.stream) {
      const error = await sendStream(response, answer.stream)
      if (error !== undefined) this.#options.onEvent?.({ type: 'failed', requestId, target, error })
    }
    this.#options.onEvent?.({
      type: 'answered',
      requestId,
      target,
      statusCode: answer.statusCode,
      errorCode: exchange.errorCode,
      durationMs: performance.now() - startedAt,
    })
  }

  /** Undefined when the client has gone before its request was complete, and when its network drops it. */
  async #answer(
    exchange: Exchange,
    message: IncomingMessage,
    route: HttpRoute | undefined,
  ): Promise<HttpAnswer | undefined> {
    try {
      const body = await readBody(message, this.#maxBodyBytes)
      if (route) return await route.answer({ ...exchange.request, body })
      const unpacked = await unpackBody(body, message.headers['content-encoding'], this.#maxBodyBytes)
      Object.assign(exchange, { request: { ...exchange.request, body: unpacked } })
      for (const step of requestPath) await step.run(exchange, this.#settings)
      return exchange.answer
    } catch (error) {
      if (message.destroyed && !message.complete) return undefined
      if (error instanceof Dropped) return this.#drop(exchange)
      if (!(error instanceof AwsError)) {
        const target = route?.name ?? targetOf(exchange)
        this.#options.onEvent?.({ type: 'failed', requestId: exchange.requestId, target, error })
        // a PoolhouseError is written for users; anything else is a bug of ours and may hold what nobody should see
        const text =
          error instanceof PoolhouseError
            ? error.message
            : `poolhouse failed at ${target ?? 'this request'} (request ${exchange.requestId}): a bug of its own.`
        return refuse(exchange, new AwsError('InternalFailure', text, { statusCode: 500 }))
      }
      if (message.complete) return refuse(exchange, error)
      message.resume() // the rest of a body that nobody wants
      const { headers, ...answer } = refuse(exchange, error)
      return { ...answer, headers: { ...headers, connection: 'close' } }
    }
  }

  /** The connection stays open until the client gives up. */
  #drop(exchange: Exchange): undefined {
    const { requestId } = exchange
    this.#options.onEvent?.({ type: 'dropped', requestId, target: targetOf(exchange) })
  }
}

/** The request without its body: routes are matched and pages refused before a body is read. */
function requestHead(message: IncomingMessage): HttpRequest {
  const host = message.headers.host ?? 'localhost'
  const target = message.url ?? '/'
  // a target that begins with "//" must not be read as a host
  const path = target.startsWith('/') ? target : (URL.parse(target)?.pathname ?? '/')
  const url = URL.parse(`http://${host}${path}`) ?? new URL(`http://localhost${path}`)
  return {
    method: message.method ?? 'GET',
    url,
    headers: message.headers,
    rawHeaders: message.rawHeaders,
    body: Buffer.alloc(0),
    remoteAddress: message.socket.remoteAddress ?? '',
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error)
      const message =
        `port ${port} of ${host} is taken by another program (another poolhouse, or LocalStack?); ` +
        'stop it, or choose another port (0 takes any free one)'
      reject(new PoolhouseError('PortTaken', message, { cause: error }))
    })
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })
}

/** An address that this machine can call: a wildcard is reached through loopback. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
