import type { HttpRequest } from '../../aws/http.ts'

/** Which API and stage a request is for. */
export interface ExecuteApiAddress {
  readonly apiId: string
  readonly stage: string
  /** Below the stage, still percent-encoded; begins with a slash. */
  readonly path: string
}

const pathForms = [
  /^\/_aws\/execute-api\/(?<apiId>[a-z0-9]+)\/(?<stage>[^/]+)(?<path>\/.*)?$/,
  // LocalStack's older form: deprecated there, but in every tutorial.
  /^\/restapis\/(?<apiId>[a-z0-9]+)\/(?<stage>[^/]+)\/_user_request_(?<path>\/.*)?$/,
]
const hostForm = /^(?<apiId>[a-z0-9]+)\.execute-api\./i
const hostPath = /^\/(?<stage>[^/]+)(?<path>\/.*)?$/

/** Reads any of the forms in which an API can be addressed, or undefined when it is none. */
export function readExecuteApiAddress(request: Pick<HttpRequest, 'url'>): ExecuteApiAddress | undefined {
  const { hostname, pathname } = request.url
  const host = hostForm.exec(hostname)
  if (host) {
    const { stage = '', path = '/' } = hostPath.exec(pathname)?.groups ?? {}
    return { apiId: host.groups?.apiId ?? '', stage, path }
  }
  for (const form of pathForms) {
    const { apiId, stage, path = '/' } = form.exec(pathname)?.groups ?? {}
    if (apiId && stage) return { apiId, stage, path }
  }
  return undefined
}
