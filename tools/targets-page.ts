import { relative } from 'node:path'

/** The part of Jest's JSON that is read. */
export interface RunResult {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
    }[]
  }[]
}

/** One spec on one target: how it went, or why it was left out. */
interface Outcome {
  readonly status: string
  readonly reason: string | undefined
}

const LEFT_OUT = / \(left out: (.*?)\)(?= |$)/

/** docs/targets.md: the behaviour specs, spec by spec, on each target that ran. */
export function targetsPage(
  runs: Readonly<Record<string, RunResult>>,
  { env, notes }: { env: Readonly<Record<string, string>>; notes: readonly string[] },
): string {
  const columns = [
    { run: 'embedded', title: 'embedded' },
    { run: 'containers', title: 'containers' },
    { run: 'ourProxy', title: 'containers, our proxy' },
    { run: 'localstack', title: 'containers, LocalStack’s services' },
  ].filter(({ run }) => runs[run])
  const byFile = new Map<string, Map<string, Record<string, Outcome>>>()
  const reasons: string[] = []
  for (const { run } of columns) collect(runs[run]!, run, byFile)
  const footnote = (reason: string) => {
    if (!reasons.includes(reason)) reasons.push(reason)
    return `left out [${reasons.indexOf(reason) + 1}]`
  }
  const cell = (outcome: Outcome | undefined) => {
    if (!outcome) return '·'
    if (outcome.reason) return footnote(outcome.reason)
    return outcome.status === 'pending' ? 'skipped' : outcome.status
  }
  const lines = [
    '# The behaviour specs, target by target',
    '',
    'Written by `npm run test:targets`. One suite; what a target lacks it declares, and the spec is left out with that reason.',
    '',
    '| column | what it was made with |',
    '|---|---|',
    '| embedded | processes of the machine, no Docker |',
    `| containers | ${madeOf(env)} |`,
    ...(runs.ourProxy
      ? ['| containers, our proxy | as before, with `poolhouse/db-proxy:local` in ProxySQL’s place |']
      : []),
    ...(runs.localstack
      ? [
          `| containers, LocalStack’s services | as containers, with Secrets Manager and IAM of LocalStack 4.14.0 (image \`${env.POOLHOUSE_REAL_LOCALSTACK_IMAGE}\`, installed from PyPI): the specs that turn on the secret |`,
        ]
      : []),
    '',
    ...notes.map((note) => `- ${note}`),
    '',
    '`·`: not among the specs of that run. The driver scenarios (docs/scenarios.md) run on the embedded target; with',
    '`POOLHOUSE_CONTAINERS_SCENARIOS=1` on containers, too.',
  ]
  for (const [file, specs] of [...byFile].sort(([a], [b]) => a.localeCompare(b))) {
    lines.push('', `## ${file}`, '', `| spec | ${columns.map(({ title }) => title).join(' | ')} |`)
    lines.push(`|---|${columns.map(() => '---|').join('')}`)
    for (const [name, outcomes] of specs) {
      lines.push(
        `| ${name.replaceAll('|', '\\|')} | ${columns.map(({ run }) => cell(outcomes[run])).join(' | ')} |`,
      )
    }
  }
  if (reasons.length > 0) {
    lines.push('', '## Left out, and why', '')
    lines.push(...reasons.map((reason, index) => `${index + 1}. ${reason}`))
  }
  return `${lines.join('\n')}\n`
}

function madeOf(env: Readonly<Record<string, string>>): string {
  const endpoint = env.POOLHOUSE_LOCALSTACK_IMAGE ?? ''
  const isOurs = endpoint.startsWith('poolhouse/')
  return [
    `AWS endpoint: \`${endpoint}\`${isOurs ? ', **our own image in LocalStack’s place**' : ''}`,
    `MySQL: \`${env.POOLHOUSE_MYSQL_IMAGE}\`${env.POOLHOUSE_MYSQL_IMAGE?.startsWith('poolhouse/') ? ' (Debian’s MySQL 9.7)' : ''}`,
    env.POOLHOUSE_DB_PROXY_ENGINE === 'poolhouse'
      ? 'proxy: `poolhouse/db-proxy:local`, ours, for want of a ProxySQL image'
      : `proxy: \`${env.POOLHOUSE_PROXYSQL_IMAGE}\`${env.POOLHOUSE_PROXYSQL_IMAGE?.startsWith('poolhouse/') ? ' (a ProxySQL program of the machine)' : ''}`,
  ].join('; ')
}

function collect(
  result: RunResult,
  run: string,
  byFile: Map<string, Map<string, Record<string, Outcome>>>,
): void {
  for (const { name, assertionResults } of result.testResults) {
    const file = relative(process.cwd(), name).replaceAll('\\', '/')
    if (!/^specs\/(behaviour|containers)\//.test(file) || file.includes('/scenarios/')) continue
    const specs = byFile.get(file) ?? new Map<string, Record<string, Outcome>>()
    byFile.set(file, specs)
    for (const { fullName, status } of assertionResults) {
      const title = fullName.replace(LEFT_OUT, '')
      const outcomes = specs.get(title) ?? {}
      specs.set(title, { ...outcomes, [run]: { status, reason: LEFT_OUT.exec(fullName)?.[1] } })
    }
  }
}
