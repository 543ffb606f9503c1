import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from '@jest/globals'
import { workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const { describe, it } = specsOf('environmentControl')
const folder = mkdtempSync(join(tmpdir(), 'poolhouse-reload-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
write('word.ts', "export const word = 'one'")
const entry = write(
  'index.ts',
  "import { word } from './word.ts'\nexport const handler = async () => ({ word })",
)
const stackOf = useStack(
  workshopWith({ functions: { f: { entry } }, secret: undefined, dbProxy: undefined, api: undefined }),
)
const word = async () => ((await stackOf.stack.invoke('f')).payload as { word: string }).word

describe('a function under reloadOnSave', () => {
  it('runs its new code after a save, keeps the old when that does not compile, and stops when it is closed', async () => {
    const reloaded: string[] = []
    const failed: string[] = []
    const reloading = await stackOf.stack.reloadOnSave({
      onReloaded: (name) => reloaded.push(name),
      onFailed: (_, error) => failed.push(error.message),
    })
    expect(await word()).toBe('one')
    write('word.ts', "export const word = 'three'")
    await eventually(() => reloaded.length === 1)
    expect(await word()).toBe('three')

    write('word.ts', 'export const word = ')
    await eventually(() => failed.length === 1)
    expect(failed[0]).toContain('does not compile')
    expect(await word()).toBe('three')

    // as editors do that write aside and rename
    renameSync(write('word.ts.new', "export const word = 'fourth'"), join(folder, 'word.ts'))
    await eventually(() => reloaded.length === 2)
    expect(await word()).toBe('fourth')

    reloading.close()
    write('word.ts', "export const word = 'the fifth'")
    await stackOf.stack.redeploy('f')
    expect(await word()).toBe('the fifth')
    expect(reloaded).toHaveLength(2)
  })
})
