import { fromJson } from './java-methods.ts'
import { readJsonPath } from './json-path.ts'

/** What a template's `$input` is made of. */
export interface TemplateInput {
  readonly body: string
  readonly params: {
    readonly path: Readonly<Record<string, string>>
    readonly querystring: Readonly<Record<string, string>>
    readonly header: Readonly<Record<string, string>>
  }
}

/** The body of a request or of a result is asked by JSONPath, and is no JSON. */
export class BodyIsNoJson extends Error {
  override name = 'BodyIsNoJson'
}

/** An object of API Gateway's in a template: its methods are called by name, so that nothing else of it can be reached. */
export class TemplateObject {
  readonly methods: Readonly<Record<string, (...args: unknown[]) => unknown>>
  constructor(methods: Record<string, (...args: unknown[]) => unknown>) {
    this.methods = Object.assign(Object.create(null), methods)
  }
}

/** `$input`, as AWS documents it (mapping template reference): `body`, `json(path)`, `path(path)`, `params([name])`. */
export function inputObject({ body, params }: TemplateInput): TemplateObject & { body: string } {
  let parsed: { value: unknown } | undefined
  const read = (path: unknown) => {
    parsed ??= { value: parseBody(body) }
    return readJsonPath(parsed.value, String(path ?? '$'))
  }
  const object = new TemplateObject({
    // Nothing at that path is an empty string (recorded in LocalStack's snapshots).
    json: (path) => JSON.stringify(read(path) ?? ''),
    path: (path) => read(path) ?? undefined,
    params: (name) => {
      if (name === undefined) return structuredClone(params)
      const { path, querystring, header } = params
      return own(path, name) ?? own(querystring, name) ?? own(header, name) ?? ''
    },
  })
  return Object.assign(object, { body: body === '' ? '{}' : body })
}

function parseBody(body: string): unknown {
  if (body.trim() === '') return {}
  try {
    return fromJson(JSON.parse(body) as unknown)
  } catch (error) {
    throw new BodyIsNoJson((error as Error).message)
  }
}

function own(map: Readonly<Record<string, string>>, name: unknown): string | undefined {
  return Object.hasOwn(map, String(name)) ? map[String(name)] : undefined
}

/** `$util`, as AWS documents it. */
export const utilObject = new TemplateObject({
  escapeJavaScript: (value) => escapeJavaScript(textOf(value)),
  parseJson: (text) => fromJson(JSON.parse(textOf(text)) as unknown),
  urlEncode: (text) =>
    encodeURIComponent(textOf(text))
      .replaceAll('%20', '+')
      .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`),
  urlDecode: (text) => decodeURIComponent(textOf(text).replaceAll('+', ' ')),
  base64Encode: (text) => Buffer.from(textOf(text)).toString('base64'),
  base64Decode: (text) => Buffer.from(textOf(text), 'base64').toString('utf8'),
})

const textOf = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const short: Record<string, string> = { '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Single quotes are escaped too (documented). That a slash is not, and that other alphabets are: not verified on AWS. */
function escapeJavaScript(text: string): string {
  return text.replace(
    /['"\\]|[^ -~]/g,
    (character) =>
      short[character] ??
      (/['"\\]/.test(character)
        ? `\\${character}`
        : `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`),
  )
}
