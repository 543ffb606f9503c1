import type { RouteRecord } from './http-api-store.ts'

export interface RouteMatch {
  readonly route: RouteRecord
  readonly pathParameters: Readonly<Record<string, string>>
}

/**
 * The route for a request: the most specific path first (fixed parts before `{name}` before the greedy `{name+}`), on one path the method before
 * ANY, and `$default` for all the rest (documented).
 */
export function matchRoute(
  routes: Iterable<RouteRecord>,
  method: string,
  path: string,
): RouteMatch | undefined {
  const segments = split(path)
  let best: (RouteMatch & { readonly rank: string }) | undefined
  for (const route of routes) {
    const [verb = '', pattern = ''] = route.key.split(' ')
    const isDefault = route.key === '$default'
    if (!isDefault && verb !== method && verb !== 'ANY') continue
    const found = isDefault ? { pathParameters: {}, rank: '~' } : matchPath(split(pattern), segments)
    if (!found) continue
    const rank = `${found.rank}${verb === method ? 0 : 1}`
    if (!best || rank < best.rank) best = { route, pathParameters: found.pathParameters, rank }
  }
  return best
}

/** The rank has a digit for each part: the smaller text is the more specific path. */
function matchPath(
  pattern: readonly string[],
  segments: readonly string[],
): { pathParameters: Record<string, string>; rank: string } | undefined {
  const pathParameters: Record<string, string> = {}
  let rank = ''
  for (const [index, part] of pattern.entries()) {
    const [, name, greedy] = /^\{([^+}]+)(\+)?\}$/.exec(part) ?? []
    const segment = segments[index]
    if (segment === undefined) return undefined
    if (name && greedy) {
      pathParameters[name] = segments.slice(index).map(decode).join('/')
      return { pathParameters, rank: `${rank}2` }
    }
    if (name) pathParameters[name] = decode(segment)
    else if (part !== decode(segment)) return undefined
    rank += name ? '1' : '0'
  }
  return pattern.length === segments.length ? { pathParameters, rank } : undefined
}

const split = (path: string): string[] => path.replace(/\/$/, '').split('/').slice(1)

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment // a stray percent sign: nothing that could be decoded
  }
}
