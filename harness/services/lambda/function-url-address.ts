import type { HttpRequest } from '../../aws/http.ts'

const hostForm = /^(?<id>[a-z0-9]{32})\.lambda-url\./i
const pathForm = /^\/_aws\/lambda-url\/(?<id>[a-z0-9]{32})(?<path>\/.*)?$/

/** Where a function URL is reached at the endpoint: AWS's host names do not resolve to this machine. */
export const functionUrlPath = (id: string): string => `/_aws/lambda-url/${id}/`

/** Which function URL a request is for, with its path as the function sees it; undefined when it is for none. */
export function readFunctionUrlAddress({
  url,
}: Pick<HttpRequest, 'url'>): { id: string; path: string } | undefined {
  const host = hostForm.exec(url.hostname)?.groups
  if (host?.id) return { id: host.id.toLowerCase(), path: url.pathname }
  const { id, path = '/' } = pathForm.exec(url.pathname)?.groups ?? {}
  return id ? { id, path } : undefined
}
