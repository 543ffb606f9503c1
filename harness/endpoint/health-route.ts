import type { HttpAnswer, HttpRoute } from '../aws/http.ts'
import type { Service } from '../aws/service.ts'

/** `/_localstack/health` and `/_localstack/info`: where tools written for LocalStack look whether we are up. */
export function healthRoute(services: readonly Service[], version: string): HttpRoute {
  const json = (body: object): HttpAnswer => ({
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return {
    name: 'health',
    openToBrowsers: false,
    matches: ({ method, url }) =>
      (method === 'GET' || method === 'HEAD') && /^\/_localstack\/(health|info)$/.test(url.pathname),
    answer({ url }) {
      if (url.pathname.endsWith('/info')) return json({ version, edition: 'poolhouse' })
      const running = Object.fromEntries(services.map((service) => [service.signingName, 'running']))
      return json({ services: running, edition: 'poolhouse', version })
    },
  }
}
