// Checks the import directions of tools/import-rules.ts, and that no imports of the harness go in a circle. Our own, since
// the known checkers either need TypeScript's compiler API, which 7 has not, or take type-only imports for real ones.
import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, posix, relative } from 'node:path'
import { parseSync } from '@swc/core'
import { builtinRules, importRules } from './import-rules.ts'

/** The members of swc's nodes that tell an import. */
interface ImportLikeNode {
  type?: string
  source?: { value?: string }
  typeOnly?: boolean
  callee?: { type?: string }
  arguments?: { expression?: { value?: string } }[]
}

const root = join(import.meta.dirname, '..')
const files = ['harness', 'fixtures', 'specs'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => posix.join(folder, name)),
)
const imports = new Map(files.map((file) => [file, importsOf(file)]))
const problems = [...files.flatMap(directionProblems), ...circles()]
for (const problem of problems) process.stderr.write(`${problem}\n`)
process.stdout.write(`${files.length} files, ${problems.length} imports against the plan\n`)
process.exitCode = problems.length > 0 ? 1 : 0

/** Modules that a file imports for their values: our own as paths from the root, others by name. */
function importsOf(file: string): string[] {
  const found: string[] = []
  const { body } = parseSync(readFileSync(join(root, file), 'utf8'), {
    syntax: 'typescript',
    target: 'es2022',
  })
  visit(body)
  return found.map((name) => {
    if (name === 'poolhouse') return 'harness/index.ts'
    return name.startsWith('.') ? relative(root, join(root, dirname(file), name)) : name
  })

  function visit(node: unknown): void {
    if (Array.isArray(node)) for (const child of node) visit(child)
    else if (typeof node === 'object' && node !== null) {
      const { type, source, typeOnly, callee, arguments: args } = node as ImportLikeNode
      if (source?.value && !typeOnly && /^(ImportDeclaration|Export\w+Declaration)$/.test(type ?? ''))
        found.push(source.value)
      if (callee?.type === 'Import' && args?.[0]?.expression?.value) found.push(args[0].expression.value)
      for (const child of Object.values(node)) visit(child)
    }
  }
}

function directionProblems(file: string): string[] {
  const room = Object.keys(importRules).find((name) => isIn(file, name))
  if (!room) return []
  return imports.get(file)!.flatMap((target) => {
    const builtins = builtinRules[room]
    if (isBuiltin(target)) {
      const refused = builtins && !builtins.includes(target.replace(/^node:/, ''))
      return refused ? [`${file} imports ${target}; ${room} may use only ${builtins.join(', ')} of Node`] : []
    }
    if (!/^(harness|specs|fixtures|bench|tools)\//.test(target)) return []
    const allowed = [room, ...importRules[room]!]
    if (allowed.some((name) => isIn(target, name))) return []
    return [
      `${file} imports ${target}; ${room} may import ${importRules[room]!.join(', ') || 'no other room'}`,
    ]
  })
}

function isIn(file: string, room: string): boolean {
  return file === room || file.startsWith(`${room}/`)
}

function circles(): string[] {
  const found: string[] = []
  const done = new Set<string>()
  for (const file of files) if (isIn(file, 'harness')) walk(file, [])
  return found

  function walk(file: string, path: string[]): void {
    const at = path.indexOf(file)
    if (at >= 0) found.push(`a circle: ${[...path.slice(at), file].join(' → ')}`)
    if (at >= 0 || done.has(file)) return
    for (const target of imports.get(file) ?? []) walk(target, [...path, file])
    done.add(file)
  }
}
