import type { IncomingHttpHeaders } from 'node:http'

/** A plain HTTP request as the endpoint's listener hands it to a {@link HttpRoute}: body read, URL parsed. */
export interface HttpRequest {
  readonly method: string
  /** Absolute; host taken from the Host header. The path is still percent-encoded. */
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  /** Header names and values in turn, case and repetition kept as sent. */
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
  readonly remoteAddress: string
}

export interface HttpAnswer {
  readonly statusCode: number
  readonly headers?: Record<string, string | string[]>
  readonly body?: Buffer | string
  /** Instead of a body: one that is sent while it is made. The reader stops when the client leaves. */
  readonly stream?: AsyncIterable<Buffer>
}

/** Thrown by a stream that ends in the middle of the body: the client's connection is closed, and nothing is our fault. */
export class BrokenOff extends Error {}

/** Requests that are not calls of an AWS API: execute-api addresses, health, `/_poolhouse`. */
export interface HttpRoute {
  readonly name: string
  /**
   * Whether a web page of a foreign origin may call it. True for what stands for a public gateway (execute-api);
   * false for everything that controls the stack.
   */
  readonly openToBrowsers: boolean
  matches(request: HttpRequest): boolean
  answer(request: HttpRequest): Promise<HttpAnswer> | HttpAnswer
}
