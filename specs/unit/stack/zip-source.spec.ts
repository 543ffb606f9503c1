import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { unzipSync } from 'fflate'
import { zipSource } from '../../../harness/stack/zip-source.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poolhouse-zip-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, text: string): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
  return path
}
const contents = (zip: Uint8Array) =>
  Object.fromEntries(
    Object.entries(unzipSync(zip)).map(([name, file]) => [name, Buffer.from(file).toString()]),
  )

describe('the package of a folder', () => {
  it('holds every file by its relative path, links followed, compiled modules left out', async () => {
    const inside = write('code/pkg/inner.py', 'inner')
    const outside = write('elsewhere.py', 'elsewhere')
    symlinkSync(outside, join(folder, 'code', 'linked.py'))
    write('code/pkg/__pycache__/inner.cpython-311.pyc', 'compiled')
    const { zip, inputs } = await zipSource(join(folder, 'code'))
    expect(contents(zip)).toEqual({ 'linked.py': 'elsewhere', 'pkg/inner.py': 'inner' })
    expect([...inputs].sort()).toEqual([join(folder, 'code', 'linked.py'), inside])
  })

  it('is the same, byte by byte, for the same source of another time', async () => {
    const path = write('code/a.py', 'a')
    const first = await zipSource(join(folder, 'code'))
    utimesSync(path, 1_000_000_000, 1_000_000_000)
    const second = await zipSource(join(folder, 'code'))
    expect(Buffer.from(second.zip).equals(first.zip)).toBe(true)
    write('code/a.py', 'b')
    expect(Buffer.from((await zipSource(join(folder, 'code'))).zip).equals(first.zip)).toBe(false)
  })

  it('is one file of its own name where the entry is a file', async () => {
    const { zip, inputs } = await zipSource(write('app.py', 'text'))
    expect(contents(zip)).toEqual({ 'app.py': 'text' })
    expect(inputs).toEqual([join(folder, 'app.py')])
  })

  it('is refused where the folder is empty', async () => {
    mkdirSync(join(folder, 'empty'))
    await expect(zipSource(join(folder, 'empty'))).rejects.toThrow(
      /^the folder .*empty is empty: expected the function's code\.$/,
    )
  })
})
