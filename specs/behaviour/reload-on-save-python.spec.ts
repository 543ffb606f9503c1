import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from '@jest/globals'
import { workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const { describe, it } = specsOf('environmentControl', 'pythonRuntime')
const SYNTAX_ERROR = 'Runtime.UserCodeSyntaxError'
const folder = mkdtempSync(join(tmpdir(), 'poolhouse-reload-python-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const write = (name: string, ...lines: string[]) => {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}
write(
  'package/lambda_function.py',
  'import pathlib',
  'from words.word import word',
  "added = pathlib.Path(__file__).parent / 'data' / 'more' / 'word.txt'",
  'def lambda_handler(event, context):',
  "    return {'word': added.read_text().strip() if added.exists() else word}",
)
write('package/words/word.py', "word = 'one'")
const handlerOf = (word: string) => ['def lambda_handler(event, context):', `    return {'word': '${word}'}`]
const file = write('file/lambda_function.py', ...handlerOf('alone'))
const stackOf = useStack(
  workshopWith({
    functions: {
      'from-a-folder': { entry: join(folder, 'package'), runtime: 'python3.11' },
      'from-a-file': { entry: file, runtime: 'python3.11' },
    },
    secret: undefined,
    dbProxy: undefined,
    api: undefined,
  }),
)
const answer = async (name: string) => (await stackOf.stack.invoke(name)).payload
const says = (name: string, word: string) =>
  eventually(async () => ((await answer(name)) as { word?: string }).word === word)

describe('a Python function under reloadOnSave', () => {
  it('runs its new code after a save of any file of its package, also one that was not there', async () => {
    const told: string[] = []
    const reloading = await stackOf.stack.reloadOnSave({
      onReloaded: (name) => told.push(name),
      onFailed: (name, error) => told.push(`${name}: ${error.message}`),
    })
    expect(await answer('from-a-folder')).toEqual({ word: 'one' })
    write('package/words/word.py', "word = 'three'")
    await says('from-a-folder', 'three')
    write('package/data/more/word.txt', 'from a new file')
    await says('from-a-folder', 'from a new file')
    write('package/data/more/word.txt', 'and its next text')
    await says('from-a-folder', 'and its next text')
    rmSync(join(folder, 'package', 'data'), { recursive: true })
    await says('from-a-folder', 'three')
    write('package/data/more/word.txt', 'back again')
    await says('from-a-folder', 'back again')
    write('package/data/more/word.txt', 'and changed again')
    await says('from-a-folder', 'and changed again')
    rmSync(join(folder, 'package', 'data'), { recursive: true })
    await says('from-a-folder', 'three')
    expect(new Set(told)).toEqual(new Set(['from-a-folder']))
    reloading.close()
  })

  it('is a file alone where its entry is one, and is not compiled before it is deployed', async () => {
    const told: string[] = []
    const reloading = await stackOf.stack.reloadOnSave({ onReloaded: (name) => told.push(name) })
    write('file/lambda_function.py', ...handlerOf('alone, and new'))
    await says('from-a-file', 'alone, and new')
    write('file/lambda_function.py', 'def lambda_handler(event, context:')
    await eventually(
      async () => ((await answer('from-a-file')) as { errorType?: string }).errorType === SYNTAX_ERROR,
    )
    const before = told.length
    write('file/neighbour.py', "word = 'x'")
    write('package/words/word.py', "word = 'after the neighbour'")
    await says('from-a-folder', 'after the neighbour')
    expect(told.slice(before)).not.toContain('from-a-file')
    reloading.close()
  })
})
