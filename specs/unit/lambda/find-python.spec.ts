import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { findPython, searchOf } from '../../../harness/lambda/find-python.ts'
import { pythonRuntime } from '../../../harness/lambda/python-runtime.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poolhouse-python-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Something that answers the question like a Python, whatever is asked. */
function fakePython(path: string, minor: number, hasBoto3 = false): string {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  const answer = `${file}\\n3.${minor}.7\\n${minor}\\n${hasBoto3 ? 'True' : 'False'}\\n`
  writeFileSync(file, `#!/bin/sh\nprintf '${answer}'\n`)
  chmodSync(file, 0o755)
  return file
}

/** As a version manager's shim does for a version that is not the active one. */
function failingShim(path: string): void {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, '#!/bin/sh\nexit 127\n')
  chmodSync(file, 0o755)
}

const directories = (...names: string[]) => names.map((name) => join(folder, name))

describe('the Python of a runtime python3.x', () => {
  it('is one of that version, where there is one', async () => {
    fakePython('a/python3', 11)
    const exact = fakePython('b/python3.12', 12)
    expect(await findPython(12, { directories: directories('a', 'b') })).toEqual({
      executable: exact,
      version: '3.12.7',
      minor: 12,
      hasBoto3: false,
    })
  })

  it('is one that has boto3, if two are of the same version', async () => {
    fakePython('a/python3.12', 12)
    const second = fakePython('b/python3.12', 12, true)
    expect((await findPython(12, { directories: directories('a', 'b') }))?.executable).toBe(second)
  })

  it('is the nearest one otherwise, boto3 or not', async () => {
    fakePython('a/python3.9', 9, true)
    const nearest = fakePython('a/python3.11', 11)
    expect((await findPython(12, { directories: directories('a') }))?.executable).toBe(nearest)
  })

  it('is none that does not answer, or that is too old', async () => {
    failingShim('a/python3.12')
    fakePython('a/python3', 8)
    expect(await findPython(12, { directories: directories('a') })).toBeUndefined()
    const behind = fakePython('b/python3.12', 12)
    expect((await findPython(12, { directories: directories('a', 'b') }))?.executable).toBe(behind)
  })

  it('is the one that POOLHOUSE_PYTHON names, whatever its version', async () => {
    fakePython('a/python3.12', 12)
    const chosen = fakePython('mine', 10)
    const search = searchOf({ PATH: join(folder, 'a'), POOLHOUSE_PYTHON: chosen })
    expect((await findPython(12, search))?.executable).toBe(chosen)
    failingShim('broken')
    await expect(
      findPython(12, searchOf({ PATH: '', POOLHOUSE_PYTHON: join(folder, 'broken') })),
    ).rejects.toThrow(/broken is no Python of 3\.9 or later: .* Set POOLHOUSE_PYTHON to the path of a Python/)
  })

  it('is asked for by name where there is none', async () => {
    await expect(
      pythonRuntime('python3.12', undefined, folder, { directories: directories('nowhere') }),
    ).rejects.toThrow(
      /^The runtime python3\.12 needs Python, and no Python of 3\.9 or later was found in .*nowhere\. Install one/,
    )
  })
})
