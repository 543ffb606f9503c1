// npm test: unit and embedded specs, and those on containers where this machine can; what was left out is said with its reason.
//   --only unit,containers   these alone
//   --table                  at the end a table, spec by spec, printed and written to docs/targets.md; with ProxySQL and with our proxy,
//                            where both are there
// Other arguments are Jest's. POOLHOUSE_TARGETS=embedded,containers asks for targets by name: one that cannot run is a failure then.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ContainersPlan, planContainers } from './containers-plan.ts'
import { type RunResult, targetsPage } from './targets-page.ts'

const targets = ['embedded', 'containers'] as const
const scratch = mkdtempSync(join(tmpdir(), 'poolhouse-specs-'))
const { only, isTable, jestArgs } = parse(process.argv.slice(2))
const asked = names('POOLHOUSE_TARGETS', process.env.POOLHOUSE_TARGETS, targets)
const wanted = only ?? ['unit', ...(asked.length > 0 ? asked : targets)]
const say = (line: string) => process.stdout.write(`${line}\n`)

let passed = 0
let failed = 0
let status = 0
const runs: Record<string, RunResult> = {}

const local = ['unit', 'embedded'].filter((project) => wanted.includes(project))
// Most of these wait for processes more than they compute: two at a time, also where Jest would take one on two cores.
if (local.length > 0) run('embedded', local, { workers: Math.max(2, Math.floor(availableParallelism() / 2)) })
// What loads the machine is alone on it.
if (wanted.includes('embedded') && !isTable) run('load', ['load'], { workers: 1 })
let plan: ContainersPlan | undefined
if (wanted.includes('containers')) plan = await runContainers()
rmSync(scratch, { recursive: true, force: true })
if (isTable && plan) writeTable(plan)
say(`${passed} passed, ${failed} failed`)
process.exitCode = status

async function runContainers(): Promise<ContainersPlan | undefined> {
  const found = await planContainers(say)
  if (typeof found === 'string') {
    if (asked.includes('containers') || only) fail(`containers: asked for, and cannot run: ${found}`)
    say(`containers: left out: ${found}`)
    return undefined
  }
  for (const note of found.notes) say(`containers: ${note}`)
  run('containers', ['containers'], { env: found.env, workers: 1 })
  if (isTable && found.ourProxy) {
    say("containers: again with our own proxy in ProxySQL's place")
    run('ourProxy', ['containers'], { env: found.ourProxy, workers: 1 })
  }
  if (found.services) {
    say(`containers: again with Secrets Manager and IAM of ${found.services}`)
    run('localstack', ['containers-localstack'], {
      env: { ...found.env, POOLHOUSE_SERVICES_IMAGE: found.services },
      workers: 1,
    })
  }
  return found
}

function run(
  name: string,
  projects: readonly string[],
  { workers, env = {} }: { workers: number; env?: Readonly<Record<string, string>> },
): void {
  const file = join(scratch, `${name}.json`)
  const args = [
    ...jestArgs, // first: what follows an option that takes a list would belong to it
    '--passWithNoTests',
    `--maxWorkers=${workers}`,
    '--selectProjects',
    ...projects,
    '--json',
    `--outputFile=${file}`,
    ...reports(name),
    ...(isTable ? ['--testPathIgnorePatterns', '/scenarios/'] : []), // not in the table
  ]
  const { status: ended, signal } = spawnSync('jest', args, {
    stdio: ['inherit', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
  })
  status ||= ended ?? 1
  const result = read(file)
  if (!result) {
    // Killed, or out of memory: one failure, and what ran before and comes after counts all the same.
    say(`${name}: the spec runner ended with ${signal ?? `status ${ended}`} and no result.`)
    failed++
    status ||= 1
    return
  }
  runs[name] = result
  const directory = process.env.POOLHOUSE_REPORTS
  if (directory) copyFileSync(file, join(directory, `${name}.json`))
  passed += result.numPassedTests
  failed += result.numFailedTests
}

/** POOLHOUSE_REPORTS names a directory for reports: Jest's JSON, and a JUnit file, of each run. */
function reports(name: string): string[] {
  const directory = process.env.POOLHOUSE_REPORTS
  if (!directory) return []
  mkdirSync(directory, { recursive: true })
  process.env.POOLHOUSE_REPORT_FILE = join(directory, name)
  return ['--reporters=default', `--reporters=${join(import.meta.dirname, 'report-files.cjs')}`]
}

function writeTable(ran: ContainersPlan): void {
  const page = targetsPage(runs, ran)
  writeFileSync(join(import.meta.dirname, '..', 'docs', 'targets.md'), page)
  say(page)
}

function parse(args: string[]): { only: string[] | undefined; isTable: boolean; jestArgs: string[] } {
  const at = args.indexOf('--only')
  const chosen = at < 0 ? undefined : names('--only', args.splice(at, 2)[1], ['unit', ...targets])
  const rest = args.filter((arg) => arg !== '--table')
  return { only: chosen, isTable: rest.length < args.length, jestArgs: rest }
}

function names(what: string, text: string | undefined, known: readonly string[]): string[] {
  const items = (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  for (const name of items) {
    if (!known.includes(name))
      fail(`${what} names '${name}'; expected one or more of ${known.join(', ')}, separated by commas.`)
  }
  return items
}

function read(file: string): RunResult | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunResult
  } catch {
    return undefined
  }
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  rmSync(scratch, { recursive: true, force: true })
  process.exit(1)
}
