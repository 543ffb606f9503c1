import { parseArgs } from 'node:util'
import { connectStack, type LoadOptions, type LoadResult, PoolhouseError, startStack } from '../index.ts'
import { checkBudget, readBaseline, readBudget } from '../load/budget.ts'
import { markdownReport } from '../load/report/markdown-report.ts'
import { prepareReports, writeReports } from '../load/report/write-reports.ts'
import { type ScenarioName, scenarioNames, scenarios } from '../load/scenarios/index.ts'
import { strategies } from '../load/strategies.ts'
import type { Command } from './command.ts'
import { watchLaunchers } from './end-with-parent.ts'
import { loadStack } from './load-stack.ts'
import { progressTo } from './progress.ts'

export const load: Command = {
  summary: 'compare ways to connect under load, with a report',
  usage: `usage: poolhouse load [STRATEGY …] [OPTIONS]

Loads each STRATEGY (default: all that the stack has the parts for; none with --scenario) and shows what happens to the database: connections over time against max_connections, errors, latencies,
pins with reason and statement. A STRATEGY is the name of a shipped one or of a function of the stack:

${Object.entries(strategies)
  .map(([name, { title }]) => `  ${name.padEnd(16)} ${title}`)
  .join('\n')}

Scenarios, in which something happens to the stack while the load is on (--scenario):

${Object.entries(scenarios)
  .map(([name, { title }]) => `  ${name.padEnd(17)} ${title}`)
  .join('\n')}

  --scenario LIST       e.g. failover,rotation, or all
  --stack FILE          module whose default export is defineStack({ … }) (default: the workshop's)
  --target NAME         embedded or containers (default: POOLHOUSE_TARGET, else embedded)
  --endpoint URL        a stack that runs already, in place of a new one
  --concurrency LIST    callers at once, e.g. 10,50,200 (default 50)
  --duration SECONDS    measured part of each run (default 10)
  --ramp SECONDS        over which the callers, or the rate, come up, before the warm-up (default 0)
  --warm-up SECONDS     at full load, before the measured part (default 1)
  --rate N              open loop: N invocations a second, whether earlier ones are through or not
  --think-time MS       closed loop: pause of a caller between its calls (default 0)
  --work SECONDS        how long the shipped handlers keep their connection busy (default 0.02)
  --event JSON          the event of each invocation; shipped handlers get the work beside it
  --cold                start no environments beforehand
  --report DIRECTORY    where report.html, .json, .md and .xml (JUnit) go (default: poolhouse-load)
  --budget FILE         limits to keep (docs/load.md); exit status 1 when one is broken
  --baseline FILE       an earlier report.json to compare with
  --json                one JSON document on standard output`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...textOptions(['stack', 'target', 'endpoint', 'concurrency', 'duration', 'warm-up', 'ramp', 'rate']),
        ...textOptions(['think-time', 'work', 'event', 'report', 'budget', 'baseline', 'scenario']),
        cold: { type: 'boolean' },
        json: { type: 'boolean' },
      },
    })
    const text = values as Record<string, string | undefined>
    if (text.stack !== undefined && text.endpoint !== undefined)
      throw new PoolhouseError('InvalidOption', '--stack and --endpoint: give one of them.')
    if (text.target !== undefined && text.endpoint !== undefined)
      throw new PoolhouseError(
        'InvalidOption',
        '--target and --endpoint: give one of them; a stack that runs has its target.',
      )
    // A stack's file may ask for it, too, as the workshop's does; an unknown name is refused by startStack.
    if (text.target !== undefined) process.env.POOLHOUSE_TARGET = text.target
    const onProgress = progressTo(process.stderr)
    const options: LoadOptions = {
      ...(positionals.length > 0 && { strategies: positionals }),
      ...(text.scenario !== undefined && { scenarios: scenariosOf(text.scenario) }),
      ...(text.concurrency !== undefined && { concurrency: text.concurrency.split(',').map(Number) }),
      ...numbers(text, {
        duration: 'durationSeconds',
        'warm-up': 'warmUpSeconds',
        ramp: 'rampSeconds',
        rate: 'arrivalRatePerS',
        'think-time': 'thinkTimeMs',
        work: 'workSeconds',
      }),
      ...(text.event !== undefined && { event: parseJson('--event', text.event) }),
      ...(values.cold && { prewarm: false }),
      onProgress,
    }
    const budget = text.budget === undefined ? undefined : await readBudget(text.budget)
    const baseline = text.baseline === undefined ? undefined : await readBaseline(text.baseline)
    const directory = text.report ?? 'poolhouse-load'
    await prepareReports(directory)
    watchLaunchers(() => process.exit(1))
    const stack =
      text.endpoint === undefined
        ? await startStack(await loadStack(text.stack), { onProgress })
        : await connectStack(text.endpoint)
    let result: LoadResult
    try {
      result = await stack.load(options)
    } finally {
      await stack.dispose()
    }
    const broken = budget === undefined ? [] : checkBudget(result, budget, baseline)
    const files = await writeReports(directory, { result, broken, baseline })
    if (values.json) process.stdout.write(`${JSON.stringify({ ...result, broken, report: files.html })}\n`)
    else process.stdout.write(`${markdownReport({ result, broken, baseline })}\nreport: ${files.html}\n`)
    return broken.length > 0 ? 1 : 0
  },
}

/** Unknown names are refused where the load is planned. */
function scenariosOf(list: string): ScenarioName[] {
  return list === 'all' ? scenarioNames : (list.split(',') as ScenarioName[])
}

function textOptions<Name extends string>(names: readonly Name[]): Record<Name, { type: 'string' }> {
  return Object.fromEntries(names.map((name) => [name, { type: 'string' }])) as Record<
    Name,
    { type: 'string' }
  >
}

function numbers(
  values: Record<string, string | undefined>,
  names: Record<string, keyof LoadOptions>,
): Partial<LoadOptions> {
  const found: Record<string, number> = {}
  for (const [option, name] of Object.entries(names)) {
    const text = values[option]
    if (text === undefined) continue
    found[name] = Number(text)
    if (text.trim() === '' || Number.isNaN(found[name]))
      throw new PoolhouseError('InvalidOption', `--${option}: expected a number, got '${text}'.`)
  }
  return found
}

function parseJson(option: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const message = `${option}: expected JSON, got '${text}': ${(error as Error).message}`
    throw new PoolhouseError('InvalidOption', message)
  }
}
