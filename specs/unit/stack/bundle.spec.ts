import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { unzipSync } from 'fflate'
import { bundleFunction } from '../../../harness/stack/bundle.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poolhouse-bundle-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const textOf = (zip: Uint8Array) => Buffer.from(unzipSync(zip)['index.js']!).toString('utf8')

describe("a function's bundle", () => {
  it('holds the handler with what it imports, and a source map', async () => {
    write('greeting.ts', "export const greeting: string = 'good day'")
    const entry = write(
      'index.ts',
      "import { greeting } from './greeting.ts'\nexport const handler = async () => greeting",
    )
    const { zip, cached } = await bundleFunction(entry, 'nodejs24.x', join(folder, 'cache'))
    expect(cached).toBe(false)
    expect(Object.keys(unzipSync(zip)).sort()).toEqual(['index.js', 'index.js.map'])
    expect(textOf(zip)).toContain('good day')
  })

  it('comes from the cache until one of its files changes', async () => {
    const imported = write('greeting.ts', "export const greeting = 'good day'")
    const entry = write('index.ts', "export { greeting as handler } from './greeting.ts'")
    const cache = join(folder, 'cache')
    await bundleFunction(entry, 'nodejs24.x', cache)
    expect((await bundleFunction(entry, 'nodejs24.x', cache)).cached).toBe(true)
    writeFileSync(imported, "export const greeting = 'good evening'")
    const changed = await bundleFunction(entry, 'nodejs24.x', cache)
    expect(changed.cached).toBe(false)
    expect(textOf(changed.zip)).toContain('good evening')
  })

  it('says where a handler does not compile', async () => {
    const entry = write('index.ts', 'export const handler = async () => {')
    await expect(bundleFunction(entry, 'nodejs24.x', join(folder, 'cache'))).rejects.toThrow(
      /does not compile:\n.*Unexpected end of file[\s\S]*index\.ts:1/,
    )
  })
})
