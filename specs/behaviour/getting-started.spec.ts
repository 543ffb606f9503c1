import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { root } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { processTable, run } from '../support/run-command.ts'
import { specsOf } from '../support/specs-of.ts'

const { describe } = specsOf('commandLine')

const guide = readFileSync(join(root, 'docs', 'getting-started.md'), 'utf8')
const blocks = (language: string) =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1]!)

let folder = ''
beforeAll(() => {
  // A user's folder: the package is in node_modules, the paths of the guide are there.
  folder = mkdtempSync(join(tmpdir(), 'poolhouse-guide-'))
  for (const name of ['node_modules', 'fixtures', 'harness', 'package.json', 'tsconfig.json'])
    symlinkSync(join(root, name), join(folder, name))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const shell = (script: string) =>
  run('bash', ['-ec', script], { env: { PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` } })

describe('docs/getting-started.md', () => {
  it('has lines of the shell that start a stack, call it in two ways and end it', async () => {
    const [start, curl, invoke, end, ...rest] = blocks('sh')
    expect(rest).toEqual([])
    // One shell for all of them, as a reader has; "when it is ready" is waited for as a reader does, by looking.
    const script = [
      `cd "${folder}"`,
      start!,
      'until [ -s stack.json ]; do read -rt 0.1 _ < <(:) || true; done',
      curl!,
      'echo',
      invoke!,
      end!,
      'wait',
    ].join('\n')
    const command = shell(script)
    const status = await command.exited
    if (status !== 0) throw new Error(`the shell ended with ${status}: ${command.stderr()}`)
    const answers = command.stdout().trim().split('\n').slice(-2)
    for (const answer of answers)
      expect(JSON.parse(answer)).toEqual({ statusCode: 200, body: expect.stringMatching(/^"\d{4}-/) })
    const { pid } = JSON.parse(readFileSync(join(folder, 'stack.json'), 'utf8'))
    await eventually(() => processTable().every((entry) => entry.pid !== pid))
  }, 300_000)

  it('has a program that runs as it is', async () => {
    const [program, ...rest] = blocks('ts')
    expect(rest).toEqual([])
    writeFileSync(join(folder, 'program.ts'), program!)
    const command = shell(`cd "${folder}" && node --preserve-symlinks --preserve-symlinks-main program.ts`)
    const status = await command.exited
    if (status !== 0) throw new Error(`the shell ended with ${status}: ${command.stderr()}`)
    expect(command.stdout()).toMatch(/statusCode: 200/)
    expect(command.stdout()).toMatch(/limit: 66/)
  }, 300_000)
})
