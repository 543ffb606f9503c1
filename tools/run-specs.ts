// npm test: unit and embedded specs; says in a line which target was left out and why.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const known = ['embedded', 'containers'] as const
const asked = (process.env.POOLHOUSE_TARGETS ?? '')
  .split(',')
  .map((name) => name.trim())
  .filter(Boolean)

for (const name of asked) {
  if (!(known as readonly string[]).includes(name)) {
    fail(
      `POOLHOUSE_TARGETS names '${name}'; expected one or more of ${known.join(', ')}, separated by commas.`,
    )
  }
}
if (asked.includes('containers')) {
  fail(
    "POOLHOUSE_TARGETS asks for 'containers', but this version has no containers target yet. Leave it out.",
  )
}

const scratch = mkdtempSync(join(tmpdir(), 'poolhouse-specs-'))
const resultFile = join(scratch, 'result.json')
const run = spawnSync(
  'jest',
  [
    '--selectProjects',
    'unit',
    'embedded',
    'load',
    '--json',
    `--outputFile=${resultFile}`,
    ...process.argv.slice(2),
  ],
  { stdio: ['inherit', 'ignore', 'inherit'] },
)
const result = read(resultFile)
rmSync(scratch, { recursive: true, force: true })
if (!asked.length) process.stdout.write('containers: left out, this version has no containers target yet.\n')
if (!result) fail(`the spec runner ended with status ${run.status} and no result.`)
process.stdout.write(`${result.numPassedTests} passed, ${result.numFailedTests} failed\n`)
process.exitCode = run.status ?? 1

interface Result {
  numPassedTests: number
  numFailedTests: number
}

function read(file: string): Result | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Result
  } catch {
    return undefined
  }
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
