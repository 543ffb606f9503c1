import { verdictOf } from '../verdict.ts'
import type { ReportContent } from './report-content.ts'

/**
 * One test case for each run; it fails when a limit of the budget was broken. One for each scenario, too, skipped when it was left out.
 * Pipelines show such files.
 */
export function junitReport({ result, broken }: ReportContent): string {
  const cases = result.runs.map((run) => ({
    name: `${run.strategy} x ${run.concurrency}`,
    seconds: run.durationMs / 1_000,
    output: verdictOf(run, result),
    failures: broken
      .filter(({ strategy, concurrency }) => strategy === run.strategy && concurrency === run.concurrency)
      .map(({ message }) => message),
    skipped: undefined,
  }))
  const missing = broken
    .filter(({ concurrency }) => concurrency === 0)
    .map(({ strategy, message }) => ({
      name: strategy,
      seconds: 0,
      output: '',
      failures: [message],
      skipped: undefined,
    }))
  const scenarios = result.scenarios.map(({ scenario, finding, runs, leftOut }) => ({
    name: scenario,
    seconds: runs.reduce((sum, { durationMs }) => sum + durationMs / 1_000, 0),
    output: finding,
    failures: [],
    skipped: leftOut,
  }))
  const all = [...cases, ...missing, ...scenarios]
  const failed = all.filter(({ failures }) => failures.length > 0).length
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="poolhouse load" tests="${all.length}" failures="${failed}" skipped="${all.filter(({ skipped }) => skipped !== undefined).length}">`,
    ...all.flatMap(({ name, seconds, failures, output, skipped }) => [
      `  <testcase classname="poolhouse.load" name="${xml(name)}" time="${seconds.toFixed(3)}">`,
      ...failures.map((message) => `    <failure message="${xml(message)}"/>`),
      ...(skipped === undefined ? [] : [`    <skipped message="${xml(skipped)}"/>`]),
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
