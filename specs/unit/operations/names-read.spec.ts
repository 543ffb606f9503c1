import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { namesRead } from '../../support/parameters/names-read.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** What the operation Do reads in a service of these files. */
function read(...files: string[]): string[] | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), 'names-read-'))
  folders.push(folder)
  for (const [index, text] of files.entries()) writeFileSync(path.join(folder, `f${index}.ts`), text)
  const names = namesRead(folder, 'Do')
  return names && [...names].sort()
}
const body = (text: string, more = '') => `${more}
  export const make = ({ store }: any) => ({ Do(input: any, context: any) { ${text} } })`

describe('namesRead', () => {
  it.each([
    ['a member', 'return input.A', ['A']],
    ['a member of a member', 'return input.A?.B!.C', ['A', 'B', 'C']],
    ['a member by a literal', "return input['A']", ['A']],
    ['a pattern, with names and defaults', 'const { A, B: b = 1 } = input; return [A, b]', ['A', 'B']],
    ['a pattern of a part', 'const { B } = input.A ?? {}', ['A', 'B']],
    ['the rest of a pattern', 'const { A, ...rest } = input; return rest.B', ['A', 'B']],
    ['the items of a list', 'for (const { B } of input.A) use(B)', ['A', 'B']],
    ['the entries of a map', 'for (const [, each] of Object.entries(input.A)) use(each.B)', ['A', 'B']],
    ['a callback', 'return input.A.map((each: any) => each.B)', ['A', 'B']],
    ['what a literal spreads', 'const all = { ...input, X: 1 }; return all.A', ['A']],
  ])('finds %s', (_, text, names) => {
    expect(read(body(text))).toEqual(names)
  })

  it.each([
    ['what it makes of a part', 'const made = { A: input.A }; return made.B', ['A']],
    ['an answer', 'return { B: 1 }', []],
    ['other variables', 'return context.B + store.C', []],
    ['the result of a function of its own', 'return take(input.A).B', ['A']],
  ])('does not take for the input %s', (_, text, names) => {
    expect(read(body(text, 'const take = (value: any) => value'))).toEqual(names)
  })

  it('follows the input into functions, through files', () => {
    const used = body('return check(input)', "import { check } from './f1.ts'")
    const there = `export function check({ A }: any, whole = A) { return deeper(A) }
      function deeper(part: any) { return part.B }
      export function never(input: any) { return input.C }`
    expect(read(used, there)).toEqual(['A', 'B'])
  })

  it('follows it into methods, and into functions that are handed on', () => {
    const text = body(
      'store.put(input); return input.A.map(readTag)',
      'const readTag = (tag: any) => tag.Key',
    )
    const store =
      'export class Store { put(record: any) { return this.#keep(record) } #keep({ B }: any) { return B } }'
    expect(read(text, store)).toEqual(['A', 'B', 'Key'])
  })

  it('takes a computed name for any of the texts that are about', () => {
    const text = 'for (const name of names) if (input[name]) throw name; return "C"'
    const names = read(body(text, "const names = ['A', 'B']"))
    expect(names).toEqual(['A', 'B', 'C'])
  })

  it('knows an operation that a function makes', () => {
    const file = `const maker = (kind: string) => { return (input: any) => input[kind === 'x' ? 'A' : 'B'] }
      export const operations = { Do: maker('x') }`
    expect(read(file)).toEqual(expect.arrayContaining(['A', 'B']))
  })

  it('knows of no operation that is nowhere', () => {
    expect(read('export const operations = { Other(input: any) { return input.A } }')).toBeUndefined()
  })
})
