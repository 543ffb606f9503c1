import { badRequest } from './errors.ts'
import { readJsonPath } from './json-path.ts'

/** Where a mapping expression finds its values. */
export interface MappingSources {
  readonly body: () => unknown
  readonly header: Readonly<Record<string, readonly string[]>>
  readonly querystring: Readonly<Record<string, readonly string[]>>
  readonly path: Readonly<Record<string, string>>
  readonly context: object
  readonly stageVariables: Readonly<Record<string, string>>
}

type Expression =
  | { readonly from: 'static'; readonly value: string }
  | { readonly from: 'context' | 'stageVariables' | 'body'; readonly path: string }
  | { readonly from: 'header' | 'querystring' | 'path'; readonly name: string; readonly all: boolean }

const requestSource =
  /^method\.request\.(?:(?<place>path|querystring|multivaluequerystring|header|multivalueheader)\.(?<name>.+)|(?<body>body)(?:\.(?<bodyPath>.+))?)$/
const responseSource =
  /^integration\.response\.(?:(?<place>header|multivalueheader)\.(?<name>.+)|(?<body>body)(?:\.(?<bodyPath>.+))?)$/

/** Reads `'fixed'`, `context.NAME`, `stageVariables.NAME` and `method.request.…` (or `integration.response.…`). */
function readExpression(text: string, source: RegExp): Expression | undefined {
  if (/^'.*'$/s.test(text)) return { from: 'static', value: text.slice(1, -1) }
  const [, variables, path] = /^(context|stageVariables)\.(.+)$/.exec(text) ?? []
  if (path) return { from: variables as 'context' | 'stageVariables', path }
  const { place, name, body, bodyPath } = source.exec(text)?.groups ?? {}
  if (body) return { from: 'body', path: bodyPath === undefined ? '$' : `$.${bodyPath}` }
  if (!place || !name) return undefined
  const all = place.startsWith('multivalue')
  return { from: (all ? place.slice('multivalue'.length) : place) as 'header', name, all }
}

/** Throws BadRequestException for a mapping that cannot be read (the text is not verified on AWS). */
export function checkRequestParameters(parameters: Readonly<Record<string, string>> = {}): void {
  for (const [target, source] of Object.entries(parameters)) {
    const isTarget = /^integration\.request\.(header|querystring|path)\.[^.]+$/.test(target)
    if (!isTarget || !readExpression(source, requestSource)) throw invalidMapping(isTarget ? source : target)
  }
}

/** Throws BadRequestException for a mapping that cannot be read. */
export function checkResponseParameters(parameters: Readonly<Record<string, string>> = {}): void {
  for (const [target, source] of Object.entries(parameters)) {
    const isTarget = /^method\.response\.header\.[^.]+$/.test(target)
    if (!isTarget || !readExpression(source, responseSource)) throw invalidMapping(isTarget ? source : target)
  }
}

/** Throws BadRequestException for a mapping that cannot be read. */
export function checkGatewayResponseParameters(parameters: Readonly<Record<string, string>> = {}): void {
  for (const [target, source] of Object.entries(parameters)) {
    const isTarget = /^gatewayresponse\.header\.[^.]+$/.test(target)
    if (!isTarget || !readExpression(source, requestSource)) throw invalidMapping(isTarget ? source : target)
  }
}

const invalidMapping = (expression: string) =>
  badRequest(
    `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: ${expression}]`,
  )

/** The values of `integration.request.header.NAME` and its like; a source without value leaves its target out. */
export function mapRequest(
  parameters: Readonly<Record<string, string>> | undefined,
  sources: MappingSources,
): { header: Record<string, string>; querystring: Record<string, string>; path: Record<string, string> } {
  const mapped = { header: {}, querystring: {}, path: {} } as Record<string, Record<string, string>>
  for (const [target, source] of Object.entries(parameters ?? {})) {
    const [, , place = '', name = ''] = target.split('.')
    const value = evaluate(readExpression(source, requestSource), sources)
    if (value !== undefined) mapped[place] = { ...mapped[place], [name]: value }
  }
  return mapped as ReturnType<typeof mapRequest>
}

/** The response's headers. */
export function mapResponse(
  parameters: Readonly<Record<string, string>> | undefined,
  sources: MappingSources,
): Record<string, string> {
  return mapHeaders(parameters, sources, 'method.response.header.', responseSource)
}

/** A gateway response's headers. */
export function mapGatewayResponse(
  parameters: Readonly<Record<string, string>> | undefined,
  sources: MappingSources,
): Record<string, string> {
  return mapHeaders(parameters, sources, 'gatewayresponse.header.', requestSource)
}

function mapHeaders(
  parameters: Readonly<Record<string, string>> | undefined,
  sources: MappingSources,
  prefix: string,
  expressions: RegExp,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters ?? {}).flatMap(([target, source]) => {
      const value = evaluate(readExpression(source, expressions), sources)
      return value === undefined ? [] : [[target.slice(prefix.length), value]]
    }),
  )
}

function evaluate(expression: Expression | undefined, sources: MappingSources): string | undefined {
  switch (expression?.from) {
    case 'static':
      return expression.value
    case 'context':
      return text(readJsonPath(sources.context, `$.${expression.path}`))
    case 'stageVariables':
      return sources.stageVariables[expression.path]
    case 'body':
      return text(readJsonPath(sources.body(), expression.path))
    case 'path':
      return sources.path[expression.name]
    case 'header':
    case 'querystring': {
      const values = lookUp(sources[expression.from], expression.name, expression.from === 'header')
      return expression.all ? values?.join(',') : values?.at(-1)
    }
    default:
      return undefined
  }
}

function lookUp(
  map: Readonly<Record<string, readonly string[]>>,
  name: string,
  ignoresCase: boolean,
): readonly string[] | undefined {
  if (Object.hasOwn(map, name) || !ignoresCase) return map[name]
  return Object.entries(map).find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1]
}

function text(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
