import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { searchNode } from '../../../harness/lambda/find-node.ts'
import { findRuntime } from '../../../harness/lambda/runtimes.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poolhouse-node-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Something that answers `--version` like a Node. No major of a Node that a machine may have. */
function fakeNode(path: string, version: string): string {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `#!/bin/sh\necho v${version}\n`)
  chmodSync(file, 0o755)
  return file
}

describe('a Node of another version', () => {
  it('is the one that the environment names', () => {
    const named = fakeNode('named', '91.2.0')
    fakeNode('bin/node', '91.0.0')
    const environment = { POOLHOUSE_NODE_91: named, PATH: join(folder, 'bin') }
    expect(searchNode('91', environment, folder)).toBe(named)
  })

  it("is a version manager's, the newest", () => {
    fakeNode('.nvm/versions/node/v91.9.0/bin/node', '91.9.0')
    const newest = fakeNode('.nvm/versions/node/v91.10.0/bin/node', '91.10.0')
    expect(searchNode('91', {}, folder)).toBe(newest)
  })

  it('is found in PATH, behind one of another version', () => {
    fakeNode('first/node', '90.0.0')
    const second = fakeNode('second/node', '91.0.0')
    const PATH = `${join(folder, 'first')}:${join(folder, 'second')}`
    expect(searchNode('91', { PATH }, folder)).toBe(second)
    expect(searchNode('92', { PATH }, folder)).toBeUndefined()
  })

  it('is not what only has the name', () => {
    const named = fakeNode('named', '90.0.0')
    expect(searchNode('91', { POOLHOUSE_NODE_91: named }, folder)).toBeUndefined()
  })

  it('is asked for by name where there is none', async () => {
    await expect(findRuntime('nodejs91.x', { cacheDir: folder })).rejects.toThrow(
      /^The runtime nodejs91\.x needs Node 91, .* set POOLHOUSE_NODE_91 to its executable, install it \(npm install --save-dev node91@npm:node-/,
    )
  })
})
