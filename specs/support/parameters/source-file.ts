import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseSync } from '@swc/core'

/** A node of swc's syntax tree: what is not said here is looked up by name. */
export interface Node {
  readonly type: string
  readonly [member: string]: unknown
}

/** Something with parameters and a body. */
export interface Code {
  readonly file: SourceFile
  readonly parameters: readonly Node[]
  readonly body: Node
}

/** A source file, and what is declared in it, at whatever depth, by name. */
export interface SourceFile {
  readonly name: string
  readonly code: ReadonlyMap<string, readonly Code[]>
  /** Constants of the module that are no functions. */
  readonly constants: ReadonlyMap<string, Node>
  /** Name here → file and name there, for files of our own. */
  readonly imports: ReadonlyMap<string, { readonly file: string; readonly name: string }>
}

const parsed = new Map<string, SourceFile>()

/** Reads a TypeScript file of our own; each once. */
export function sourceFile(name: string): SourceFile {
  const present = parsed.get(name)
  if (present) return present
  const code = new Map<string, Code[]>()
  const constants = new Map<string, Node>()
  const imports = new Map<string, { file: string; name: string }>()
  const file: SourceFile = { name, code, constants, imports }
  parsed.set(name, file)
  const { body } = parseSync(readFileSync(name, 'utf8'), { syntax: 'typescript', target: 'es2022' })
  const declare = (key: string | undefined, value: Code | undefined) => {
    if (key !== undefined && value) code.set(key, [...(code.get(key) ?? []), value])
  }
  for (const node of nodesIn(body)) {
    if (node.type === 'ImportDeclaration') readImport(node)
    else if (node.type === 'FunctionDeclaration') declare(textOf(node.identifier), codeOf(file, node))
    else if (node.type === 'VariableDeclarator') declare(textOf(node.id), codeOf(file, node.init))
    else if (node.type === 'MethodProperty') declare(textOf(node.key), codeOf(file, node))
    else if (node.type === 'KeyValueProperty') declare(textOf(node.key), codeOf(file, node.value))
    else if (node.type === 'ClassMethod' || node.type === 'PrivateMethod') {
      declare(textOf(node.key), codeOf(file, node.function))
    }
  }
  for (const { declaration, declarations, type } of body as unknown as Node[]) {
    const { declarations: exported } = (declaration ?? {}) as Node
    if (type !== 'VariableDeclaration' && type !== 'ExportDeclaration') continue
    for (const each of (declarations ?? exported ?? []) as Node[]) {
      const constant = textOf(each.id)
      if (constant !== undefined && isNode(each.init)) constants.set(constant, each.init)
    }
  }
  return file

  function readImport({ source, specifiers }: Node): void {
    const from = (source as { value: string }).value
    if (!from.startsWith('.')) return
    for (const { local, imported } of specifiers as Node[]) {
      const here = textOf(local) as string
      imports.set(here, { file: path.resolve(path.dirname(name), from), name: textOf(imported) ?? here })
    }
  }
}

/** What a node is as code; undefined for one that is none. */
export function codeOf(file: SourceFile, node: unknown): Code | undefined {
  if (typeof node !== 'object' || node === null) return undefined
  // a method's function is a node without a type
  const { params, body } = node as { params?: unknown; body?: unknown }
  return Array.isArray(params) && isNode(body) ? { file, parameters: patternsOf(params), body } : undefined
}

/** Parameters of functions have their pattern in `pat`, those of arrow functions are patterns. */
function patternsOf(params: unknown): Node[] {
  return (params as Node[]).map((param) => (isNode(param.pat) ? param.pat : param))
}

/** A name or a text: of an identifier, a private name or a literal. */
export function textOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined
  if (node.type === 'PrivateName') return textOf(node.id) ?? (node.value as string)
  return typeof node.value === 'string' ? node.value : undefined
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}

/** Every node below a value, outer ones first. */
export function nodesIn(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn)
  if (typeof value !== 'object' || value === null) return []
  const below = Object.values(value).flatMap(nodesIn)
  return isNode(value) ? [value, ...below] : below
}
