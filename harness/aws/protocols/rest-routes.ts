import type { ServiceModel } from '../service-model.ts'

interface Route {
  readonly operation: string
  readonly method: string
  readonly path: RegExp
  /** Query parameters that the template itself demands: `/restapis?mode=import`. */
  readonly query: URLSearchParams
  /** Literal characters in the template: the more, the more specific. */
  readonly literal: number
}

const tables = new WeakMap<ServiceModel, readonly Route[]>()

/** Finds the operation whose URI template matches, the most specific first; a trailing slash is accepted. */
export function matchRoute(
  model: ServiceModel,
  method: string,
  url: URL,
): { operation: string; labels: Record<string, string> } | undefined {
  let routes = tables.get(model)
  if (!routes) {
    routes = compile(model)
    tables.set(model, routes)
  }
  for (const route of routes) {
    if (route.method !== method) continue
    const match = route.path.exec(url.pathname)
    if (!match) continue
    const demanded = [...route.query]
    if (
      demanded.some(
        ([key, value]) => !url.searchParams.has(key) || (value && url.searchParams.get(key) !== value),
      )
    ) {
      continue
    }
    return { operation: route.operation, labels: { ...match.groups } }
  }
  return undefined
}

function compile(model: ServiceModel): Route[] {
  const routes: Route[] = []
  for (const [operation, { http }] of Object.entries(model.operations)) {
    if (!http) continue
    const [method, uri] = http
    const [template = '', query = ''] = uri.split('?')
    const pattern = template
      .split('/')
      .map((segment) => {
        const [, label, greedy] = /^\{(\w+)(\+?)\}$/.exec(segment) ?? []
        if (label) return greedy ? `(?<${label}>.+)` : `(?<${label}>[^/]+)`
        return segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      })
      .join('/')
    routes.push({
      operation,
      method,
      path: new RegExp(`^${pattern.replace(/\/$/, '')}/?$`),
      query: new URLSearchParams(query),
      literal: template.replace(/\{[^}]+\}/g, '').length,
    })
  }
  return routes.sort((a, b) => b.literal - a.literal || [...b.query].length - [...a.query].length)
}
