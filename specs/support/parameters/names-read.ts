import { readdirSync } from 'node:fs'
import path from 'node:path'
import {
  type Code,
  codeOf,
  isNode,
  type Node,
  nodesIn,
  type SourceFile,
  sourceFile,
  textOf,
} from './source-file.ts'

/**
 * The names of members that an operation's code reads off its input, at whatever depth and in whatever function the input, or a part of it,
 * is handed to: found by reading the source, since a call sees one way through the code only. What a function makes of a part
 * is no part of the input any more; an object literal is one only where it spreads one.
 * @param folder of the service
 */
export function namesRead(folder: string, operation: string): ReadonlySet<string> | undefined {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => sourceFile(path.join(folder, name)))
  const reading = new Reading(files)
  const found = files.flatMap((file) => reading.operations(file, operation))
  if (found.length === 0) return undefined
  for (const code of found) reading.read(code, [0])
  return reading.names
}

class Reading {
  readonly names = new Set<string>()
  readonly #files: readonly SourceFile[]
  readonly #seen = new Map<Node, Set<number>>()
  /** Texts of the code gone through: what a member whose name is computed may be called. */
  readonly #texts = new Set<string>()
  #computes = false

  constructor(files: readonly SourceFile[]) {
    this.#files = files
  }

  /** The operation's function, or the function that one makes for it. */
  operations(file: SourceFile, name: string): readonly Code[] {
    const present = file.code.get(name)
    if (present) return present
    return [...this.#valuesOf(file, name)].flatMap((value) => {
      if (value.type !== 'CallExpression') return []
      return this.#called(file, value.callee).flatMap((maker) =>
        nodesIn(maker.body).flatMap((node) =>
          node.type === 'ReturnStatement' ? (codeOf(maker.file, node.argument) ?? []) : [],
        ),
      )
    })
  }

  *#valuesOf(file: SourceFile, name: string): Iterable<Node> {
    for (const constant of file.constants.values()) {
      for (const node of nodesIn(constant)) {
        if (node.type === 'KeyValueProperty' && textOf(node.key) === name) yield node.value as Node
      }
    }
  }

  /** Goes through a function whose parameters, those of these indexes, hold the input or a part of it. */
  read(code: Code, held: readonly number[]): void {
    const seen = this.#seen.get(code.body) ?? new Set()
    this.#seen.set(code.body, seen)
    if (held.every((index) => seen.has(index))) return
    for (const index of held) seen.add(index)
    const variables = new Set<string>()
    for (const index of seen) this.#bind(code.parameters[index], variables)
    // twice: a function may stand below the place where it is used
    for (let round = 0; round < 2; round++) this.#walk(code.file, code.body, variables)
  }

  #walk(file: SourceFile, root: Node, variables: Set<string>): void {
    const nodes = nodesIn(root)
    const callees = new Set(nodes.map(({ callee }) => callee))
    for (const node of nodes) {
      if (node.type === 'VariableDeclarator' && this.#isPart(node.init, variables))
        this.#bind(node.id, variables)
      if (node.type === 'ForOfStatement' && this.#isPart(node.right, variables)) {
        const [declared] = (node.left as { declarations?: Node[] }).declarations ?? []
        this.#bind(declared?.id, variables)
      }
      const isRead = node.type === 'MemberExpression' && !callees.has(node)
      if (isRead && this.#isPart(node.object, variables)) this.#member(node.property)
      if (node.type === 'CallExpression' || node.type === 'NewExpression') this.#call(file, node, variables)
      if (node.type === 'StringLiteral') this.#addText(node.value as string)
      if (node.type === 'Identifier') this.#constant(file, node.value as string)
    }
  }

  #member(property: unknown): void {
    const name =
      isNode(property) && property.type === 'Computed' ? textOf(property.expression) : textOf(property)
    const isComputed = isNode(property) && property.type === 'Computed' && !isLiteral(property.expression)
    if (isComputed) {
      this.#computes = true
      for (const text of this.#texts) this.names.add(text)
    } else if (name !== undefined) this.names.add(name)
  }

  #addText(text: string): void {
    this.#texts.add(text)
    if (this.#computes) this.names.add(text)
  }

  /** The texts and keys of a constant of the module: a list or table of members' names, perhaps. */
  #constant(file: SourceFile, name: string): void {
    const imported = file.imports.get(name)
    const at = imported ? sourceFile(imported.file) : file
    const value = at.constants.get(imported?.name ?? name)
    if (!value || this.#seen.has(value)) return
    this.#seen.set(value, new Set())
    if (codeOf(at, value)) return
    for (const node of nodesIn(value)) {
      if (node.type === 'StringLiteral') this.#addText(node.value as string)
      if (node.type === 'KeyValueProperty') this.#addText(textOf(node.key) ?? '')
      if (node.type === 'Identifier') this.#constant(at, node.value as string)
    }
  }

  #call(file: SourceFile, node: Node, variables: Set<string>): void {
    const given = ((node.arguments as { expression: Node }[] | null) ?? []).map(
      ({ expression }) => expression,
    )
    const held = given.flatMap((each, index) => (this.#isPart(each, variables) ? [index] : []))
    const { callee } = node as { callee?: Node }
    const isOfPart = callee?.type === 'MemberExpression' && this.#isPart(callee.object, variables)
    const called = this.#called(file, callee)
    if (held.length > 0) for (const code of called) this.read(code, held)
    if (held.length === 0 && !isOfPart) return
    // a callback gets what it is called for: of a list's own method, or of a function that is not ours
    for (const each of given) {
      const callback = codeOf(file, each)
      if (callback && (isOfPart || called.length === 0)) {
        for (const parameter of callback.parameters) this.#bind(parameter, variables)
      } else if (isOfPart && each.type === 'Identifier') {
        for (const code of this.#called(file, each)) this.read(code, [0])
      }
    }
  }

  /** What of ours a call may call: a function by its name, a method by its name of whatever object. */
  #called(file: SourceFile, callee: unknown): readonly Code[] {
    if (!isNode(callee)) return []
    if (callee.type === 'Identifier') {
      const name = callee.value as string
      const imported = file.imports.get(name)
      if (imported) return sourceFile(imported.file).code.get(imported.name) ?? []
      return file.code.get(name) ?? []
    }
    const method = callee.type === 'MemberExpression' ? textOf(callee.property) : undefined
    if (method === undefined) return []
    return this.#files.flatMap(({ code }) => code.get(method) ?? [])
  }

  /** Whether an expression is the input, a part of it, or has a part among what it spreads. */
  #isPart(node: unknown, variables: ReadonlySet<string>): boolean {
    if (!isNode(node)) return false
    const isPart = (each: unknown) => this.#isPart(each, variables)
    switch (node.type) {
      case 'Identifier':
        return variables.has(node.value as string)
      case 'MemberExpression':
        return isPart(node.object)
      case 'OptionalChainingExpression':
        return isPart(node.base)
      case 'TsAsExpression':
      case 'TsNonNullExpression':
      case 'TsSatisfiesExpression':
      case 'TsConstAssertion':
      case 'ParenthesisExpression':
        return isPart(node.expression)
      case 'BinaryExpression':
        return (
          ['??', '||', '&&'].includes(node.operator as string) && (isPart(node.left) || isPart(node.right))
        )
      case 'ConditionalExpression':
        return isPart(node.consequent) || isPart(node.alternate)
      case 'ArrayExpression':
        return (node.elements as ({ expression: Node } | null)[]).some((each) => isPart(each?.expression))
      case 'ObjectExpression':
        return (node.properties as Node[]).some(
          (each) => each.type === 'SpreadElement' && isPart(each.arguments),
        )
      case 'CallExpression': {
        const { callee } = node as { callee?: Node }
        if (callee?.type !== 'MemberExpression') return false
        // Object.entries(part), part.map(…)
        const given = (node.arguments as { expression: Node }[]).map(({ expression }) => expression)
        return isPart(callee.object) || (textOf(callee.object) === 'Object' && given.some(isPart))
      }
      default:
        return false
    }
  }

  /** Makes a pattern's variables hold parts; the members that it takes out are read. */
  #bind(pattern: unknown, variables: Set<string>): void {
    if (!isNode(pattern)) return
    if (pattern.type === 'Identifier') variables.add(pattern.value as string)
    else if (pattern.type === 'AssignmentPattern') this.#bind(pattern.left, variables)
    else if (pattern.type === 'RestElement') this.#bind(pattern.argument, variables)
    else if (pattern.type === 'ArrayPattern') {
      for (const each of pattern.elements as unknown[]) this.#bind(each, variables)
    } else if (pattern.type === 'ObjectPattern') {
      for (const each of pattern.properties as Node[]) {
        if (each.type === 'RestElement') this.#bind(each.argument, variables)
        else {
          const name = textOf(each.key)
          if (name !== undefined) this.names.add(name)
          this.#bind(each.type === 'KeyValuePatternProperty' ? each.value : each.key, variables)
        }
      }
    }
  }
}

const isLiteral = (node: unknown): boolean => isNode(node) && /Literal$/.test(node.type)
