import { type IncomingHttpHeaders, request } from 'node:http'

export interface RawAnswer {
  readonly statusCode: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** One HTTP request with any headers, Host and Origin too, which fetch does not let through. */
export function rawRequest(
  url: string,
  options: { method?: string; path?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const { method = 'GET', path = '/', headers = {} } = options
    const outgoing = request({ hostname, port, method, path, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8')
        resolve({ statusCode: answer.statusCode ?? 0, headers: answer.headers, body })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(options.body)
  })
}
