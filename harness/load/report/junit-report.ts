import { verdictOf } from '../verdict.ts'
import type { ReportContent } from './report-content.ts'

/** One test case for each run; it fails when a limit of the budget was broken. Pipelines show such files. */
export function junitReport({ result, broken }: ReportContent): string {
  const cases = result.runs.map((run) => ({
    name: `${run.strategy} x ${run.concurrency}`,
    seconds: run.durationMs / 1_000,
    output: verdictOf(run, result),
    failures: broken
      .filter(({ strategy, concurrency }) => strategy === run.strategy && concurrency === run.concurrency)
      .map(({ message }) => message),
  }))
  const missing = broken
    .filter(({ concurrency }) => concurrency === 0)
    .map(({ strategy, message }) => ({ name: strategy, seconds: 0, output: '', failures: [message] }))
  const all = [...cases, ...missing]
  const failed = all.filter(({ failures }) => failures.length > 0).length
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="poolhouse load" tests="${all.length}" failures="${failed}">`,
    ...all.flatMap(({ name, seconds, failures, output }) => [
      `  <testcase classname="poolhouse.load" name="${xml(name)}" time="${seconds.toFixed(3)}">`,
      ...failures.map((message) => `    <failure message="${xml(message)}"/>`),
      ...(output ? [`    <system-out>${xml(output)}</system-out>`] : []),
      '  </testcase>',
    ]),
    '</testsuite>',
    '',
  ].join('\n')
}

/** XML 1.0 has no place for most control characters, not even escaped. */
function xml(text: string): string {
  return [...text]
    .filter((character) => character >= ' ' || character === '\n' || character === '\t')
    .join('')
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
