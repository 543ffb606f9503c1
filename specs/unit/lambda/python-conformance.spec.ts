import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from '@jest/globals'
import { defaultCacheDir } from '../../../harness/kit/cache-dir.ts'
import { expectCase } from './expect-case.ts'
import { definePython, pythonCases } from './python-cases.ts'
import { define, usePlanes } from './with-plane.ts'

// AWS's own client stands in for our bootstrap and does the same cases: what the table says is what AWS's client does.

/** Where `.ci/run` puts AWS's client, and the Python that it was put there for. */
const client = join(defaultCacheDir(process.env), 'clients', 'awslambdaric')
const isThere =
  spawnSync('python3', ['-c', 'import awslambdaric, runtime_client'], {
    env: { ...process.env, PYTHONPATH: client },
  }).status === 0
const executable = spawnSync('python3', ['-c', 'import sys; print(sys.executable)']).stdout?.toString().trim()
const title = "AWS's runtime interface client for Python"

const createPlane = usePlanes()
let runtimesDirectory = ''
beforeAll(() => {
  runtimesDirectory = mkdtempSync(join(tmpdir(), 'poolhouse-spec-'))
  mkdirSync(join(runtimesDirectory, 'python'))
  writeFileSync(
    join(runtimesDirectory, 'python', 'bootstrap.py'),
    `import os, sys
for ours in ('MALLOC_ARENA_MAX', 'POOLHOUSE_COMPILE_CACHE'):
    os.environ.pop(ours, None)
sys.path[0] = os.environ['LAMBDA_TASK_ROOT']
sys.path.append('${client}')
from awslambdaric.__main__ import main
main(['', os.environ['_HANDLER']])
`,
  )
})
afterAll(() => rmSync(runtimesDirectory, { recursive: true, force: true }))

if (isThere) {
  describe(title, () => {
    it.each(pythonCases)('$title', async ({ source = '', change, ...expected }) => {
      const plane = await createPlane({
        runtimesDirectory,
        runtimeExecutables: { 'python3.11': executable!, 'python3.12': executable! },
      })
      await plane.deploy(define('', definePython(source, change)))
      await expectCase(plane, expected)
    })
  })
} else {
  describe.skip(`${title} (left out: awslambdaric is not in ${client})`, () => {
    it.each(pythonCases)('$title', () => {})
  })
}
