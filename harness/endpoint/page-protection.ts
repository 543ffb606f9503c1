import type { IncomingHttpHeaders } from 'node:http'
import type { PageRefusal } from './endpoint-event.ts'

/**
 * Keeps web pages away from what controls the stack. A browser sends requests to loopback on behalf of any page, and a
 * page whose name is rebound to 127.0.0.1 may even read the answers; neither can forge Origin, Sec-Fetch-Site or Host.
 * SDKs, curl and Terraform send no Origin and one of the hosts below.
 */
export function refusePage(
  headers: IncomingHttpHeaders,
  port: number,
  allowedHosts: readonly string[],
): PageRefusal | undefined {
  const { host, origin } = headers
  if (host !== undefined && !isKnownHost(hostname(host), allowedHosts)) {
    return {
      reason: 'UnknownHost',
      message:
        `The Host '${host}' is not a name of this endpoint. Reach it as 127.0.0.1 or localhost, ` +
        'or add the name to the allowed hosts.',
    }
  }
  if (origin !== undefined && !isOwnOrigin(origin, host, port)) {
    return {
      reason: 'ForeignOrigin',
      message: `A web page of '${origin}' may not call this endpoint: only pages that it served itself may.`,
    }
  }
  // A page of another local port is 'same-site', and a GET for an image carries no Origin.
  const site = headers['sec-fetch-site']
  if (site === 'cross-site' || site === 'same-site') {
    return { reason: 'CrossSite', message: 'A web page of another site may not call this endpoint.' }
  }
  return undefined
}

/** Names that stand for this endpoint: loopback, LocalStack's alias of it, AWS's own (through a resolver or proxy). */
const knownHosts = [
  /^localhost$/,
  /^127(\.\d{1,3}){3}$/,
  /^\[::1\]$/,
  /\.localhost$/,
  /^(.+\.)?localhost\.localstack\.cloud$/,
  /\.amazonaws\.com$/,
  /\.on\.aws$/,
]

function isKnownHost(name: string, allowedHosts: readonly string[]): boolean {
  return (
    knownHosts.some((known) => known.test(name)) || allowedHosts.some((each) => each.toLowerCase() === name)
  )
}

/** A page's own origin: the very host and port that the request goes to, or a loopback name with our port. */
function isOwnOrigin(origin: string, host: string | undefined, port: number): boolean {
  let parsed: URL
  try {
    parsed = new URL(origin) // "null", of sandboxed frames and files, is no URL
  } catch {
    return false
  }
  if (host !== undefined && parsed.host === host.toLowerCase()) return true
  return /^(localhost|127\.0\.0\.1|\[::1\])$/.test(parsed.hostname) && parsed.port === String(port)
}

/** Without the port, in lower case, without the root's dot. */
function hostname(host: string): string {
  return host.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '')
}
