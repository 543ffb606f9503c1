import type { ResourceRecord } from './rest-api-store.ts'

export interface ResourceMatch {
  readonly resource: ResourceRecord
  readonly pathParameters: Readonly<Record<string, string>>
}

/**
 * The resource that serves a path: fixed parts before `{name}`, that before the greedy `{name+}`. A greedy part
 * takes one segment at least. A single trailing slash is not counted (not verified on AWS).
 */
export function matchResource(resources: readonly ResourceRecord[], path: string): ResourceMatch | undefined {
  const segments = path.replace(/\/$/, '').split('/').slice(1)
  const root = resources.find(({ parentId }) => parentId === undefined)
  return root && descend(resources, root, segments, {})
}

function descend(
  resources: readonly ResourceRecord[],
  resource: ResourceRecord,
  segments: readonly string[],
  pathParameters: Readonly<Record<string, string>>,
): ResourceMatch | undefined {
  const [segment, ...rest] = segments
  if (segment === undefined) return resource.methods.size > 0 ? { resource, pathParameters } : undefined
  const children = resources.filter(({ parentId }) => parentId === resource.id)
  const fixed = children.find(({ pathPart }) => pathPart === decode(segment))
  const found = fixed && descend(resources, fixed, rest, pathParameters)
  if (found) return found
  for (const child of children) {
    const [, name] = /^\{([^+}]+)\}$/.exec(child.pathPart ?? '') ?? []
    const match = name && descend(resources, child, rest, { ...pathParameters, [name]: decode(segment) })
    if (match) return match
  }
  for (const child of children) {
    const [, name] = /^\{([^+}]+)\+\}$/.exec(child.pathPart ?? '') ?? []
    if (!name || child.methods.size === 0) continue
    return { resource: child, pathParameters: { ...pathParameters, [name]: segments.map(decode).join('/') } }
  }
  return undefined
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment // a stray percent sign: nothing that could be decoded
  }
}
