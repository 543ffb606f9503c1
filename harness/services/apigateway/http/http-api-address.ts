import type { HttpRequest } from '../../../aws/http.ts'

const hostForm = /^(?<apiId>[a-z0-9]+)\.execute-api\./i
const pathForm = /^\/_aws\/execute-api\/(?<apiId>[a-z0-9]+)(?<path>\/.*)?$/

/** Which API, and the path with the stage that may begin it. */
export function readHttpApiAddress({
  url,
}: Pick<HttpRequest, 'url'>): { apiId: string; path: string } | undefined {
  const host = hostForm.exec(url.hostname)?.groups
  if (host?.apiId) return { apiId: host.apiId.toLowerCase(), path: url.pathname }
  const { apiId, path = '/' } = pathForm.exec(url.pathname)?.groups ?? {}
  return apiId ? { apiId, path } : undefined
}
