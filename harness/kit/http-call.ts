import { request } from './node-http.ts'

/** An HTTP answer whose body was read as text. */
export interface HttpText {
  readonly status: number
  readonly ok: boolean
  readonly text: string
}

/** One HTTP call; rejects where nobody answers. Node's `fetch` would do, but its first use costs a process 20 ms of CPU. */
export function httpCall(
  url: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<HttpText> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': String(Buffer.byteLength(body)) }
    const call = request(url, { method, headers: body ? { ...headers, ...length } : headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () => {
        const { statusCode: status = 0 } = response
        const ok = status >= 200 && status < 300
        resolve({ status, ok, text: Buffer.concat(chunks).toString('utf8') })
      })
    })
    call.once('error', reject)
    call.end(body)
  })
}
