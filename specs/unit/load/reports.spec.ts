import { describe, expect, it } from '@jest/globals'
import { loadMatchers } from '../../../harness/load/matchers.ts'
import { htmlReport } from '../../../harness/load/report/html-report.ts'
import { junitReport } from '../../../harness/load/report/junit-report.ts'
import { markdownReport } from '../../../harness/load/report/markdown-report.ts'
import { verdictOf } from '../../../harness/load/verdict.ts'
import { loadResult, loadRun } from './load-run.ts'

const pin = {
  rule: 'P2',
  reason: 'A protocol-level prepared statement was detected.',
  statement: 'select "</script><b>" | ?',
  sessions: 10,
}
const content = {
  result: loadResult(
    {},
    { strategy: 'pinned', peakPinned: 10, pins: [pin], succeeded: 990, errors: { '9501': 10 } },
  ),
  broken: [
    { strategy: 'pinned', concurrency: 20, limit: 'pinned', message: '10 pinned, at most 0 <allowed>' },
  ],
  baseline: undefined,
}

describe('the Markdown report', () => {
  it('has a line for each run, a verdict for each, and the broken limits', () => {
    const lines = markdownReport(content).split('\n')
    expect(lines[0]).toBe('### Load on embedded, max_connections 66')
    expect(lines[2]).toBe('2026-11-24 12:00 UTC, 2 × Some CPU, Node v24.1.0')
    expect(lines.filter((line) => line.startsWith('| '))).toHaveLength(4)
    expect(
      lines[7]!
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1),
    ).toEqual([
      ...['pinned', '20', '1000', '990', '100', '20.0', '40.0', '60.0', '10 of 66', '10', '10 × 9501'],
    ])
    expect(lines).toContain('- pinned × 20: 10 pinned, at most 0 \\<allowed\\>')
  })

  it('shows each run beside the same one of a baseline, with or without a budget', () => {
    const baseline = loadResult(
      { peakDatabaseConnections: 8, throughputPerS: 300 },
      { strategy: 'gone', throughputPerS: 100 },
    )
    const lines = markdownReport({ ...content, broken: [], baseline }).split('\n')
    const cells = (strategy: string) =>
      lines
        .findLast((line) => line.startsWith(`| ${strategy} `))!
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1)
    expect(cells('db-proxy')).toEqual(['db-proxy', '20', '8 → 10', '0 → 0', '0 % → 0 %', '75 % → 50 %'])
    expect(cells('pinned')).toEqual(['pinned', '20', 'none → 10', 'none → 10', 'none → 1 %', 'none → 50 %'])
    expect(htmlReport({ ...content, broken: [], baseline })).toContain('class="number">8 → 10</td>')
  })

  it('names a limit about what did not run without a concurrency', () => {
    const broken = [{ strategy: 'gone', concurrency: 0, limit: 'strategy', message: 'did not run' }]
    expect(markdownReport({ ...content, broken })).toContain('\n- gone: did not run\n')
    expect(htmlReport({ ...content, broken })).toContain('<li>gone: did not run</li>')
  })

  it('keeps its table whole, whatever a statement holds', () => {
    expect(markdownReport(content)).toContain('select "\\</script\\>\\<b\\>" \\| ?')
  })
})

describe('the HTML report', () => {
  it('is one file: nothing in it is fetched', () => {
    const page = htmlReport(content)
    expect(page).not.toMatch(/<(?:script|img|iframe)[^>]*\ssrc=|<link|@import|url\(/)
    expect(page).toContain('uPlot=')
  })

  it('takes statements for text, in its table and in its data', () => {
    const page = htmlReport(content)
    expect(page).not.toContain('</script><b>')
    expect(page).toContain('select &#34;&#60;/script&#62;&#60;b&#62;&#34; | ?')
    const data = /<script type="application\/json" id="data">(.*?)<\/script>/.exec(page)![1]!
    expect(JSON.parse(data).runs[1].pins[0].statement).toBe(pin.statement)
  })
})

describe('the JUnit report', () => {
  it('has a case for each run, failed where a limit was broken', () => {
    const report = junitReport(content)
    expect(report).toContain('<testsuite name="poolhouse load" tests="2" failures="1" skipped="0">')
    expect(report).toContain('<failure message="10 pinned, at most 0 &#60;allowed&#62;"/>')
    expect(report.match(/<testcase /g)).toHaveLength(2)
  })

  it('fails for a strategy of the budget that did not run', () => {
    const broken = [{ strategy: 'gone', concurrency: 0, limit: 'strategy', message: 'did not run' }]
    expect(junitReport({ ...content, broken })).toContain('tests="3" failures="1" skipped="0"')
  })
})

describe('a scenario in the reports', () => {
  const failover = {
    scenario: 'failover',
    title: 'Recovery after a failover',
    claim: 'Direct clients get errors.',
    finding: '55 of 151 <failed>',
    figures: [
      { name: 'direct.recoveryMs', title: 'recovery, direct', value: 1_234.5, unit: 'ms' as const },
      { name: 'dbProxy.recoveryMs', title: 'recovery, proxy', value: null, unit: 'ms' as const },
      { name: 'share', title: 'share', value: 0.145, unit: 'share' as const },
    ],
    runs: [loadRun({ strategy: 'direct', marks: [{ label: 'fails over', fromMs: 1_000, untilMs: 1_700 }] })],
  }
  const leftOut = { ...failover, figures: [], runs: [], leftOut: 'no such fault here' }
  const of = (...scenarios: (typeof failover)[]) => ({
    result: { ...loadResult({}), scenarios },
    broken: [],
    baseline: undefined,
  })

  it('is a claim, a finding, figures and a table in Markdown', () => {
    const lines = markdownReport(of(failover)).split('\n')
    expect(lines).toContain('#### Recovery after a failover')
    expect(lines).toContain('55 of 151 \\<failed\\>')
    expect(lines).toContain('- recovery, direct: **1,234.5 ms**')
    expect(lines).toContain('- recovery, proxy: **none**')
    expect(lines).toContain('- share: **14.5 %**')
    expect(lines.filter((line) => line.startsWith('| direct '))).toHaveLength(1)
  })

  it('is in the page with its runs counted after those of the comparison, and says when something happened', () => {
    const page = htmlReport(of(failover))
    expect(page).toContain('id="scenario-failover"')
    expect(page).toContain('<section id="run-1"><h2>direct × 20</h2>')
    expect(page).toContain('fails over: from 1.0 s to 1.7 s (700 ms)')
    expect(page).not.toContain('<failed>')
  })

  it('is skipped in JUnit when it was left out, with the reason', () => {
    expect(junitReport(of(failover))).toContain('tests="2" failures="0" skipped="0"')
    const report = junitReport(of(leftOut))
    expect(report).toContain('tests="2" failures="0" skipped="1"')
    expect(report).toContain('<skipped message="no such fault here"/>')
  })
})

describe('verdictOf', () => {
  it.each([
    [{}, 'Every invocation succeeded. 20 environments needed 10 of 66 connections.'],
    [
      { succeeded: 900, errors: { ER_CON_COUNT_ERROR: 100 }, peakDatabaseConnections: 66 },
      '10 % of the invocations failed, most with ER_CON_COUNT_ERROR: the database refuses whoever comes after its 66 connections. All 66 connections of the database were taken.',
    ],
    [
      { peakDatabaseConnections: 51 },
      'Every invocation succeeded. 51 of 66 connections were taken: little headroom.',
    ],
    [
      { succeeded: 999, errors: { '9501': 1 } },
      '0.1 % of the invocations failed, most with 9501: the proxy had no database connection for them within its borrow timeout. 20 environments needed 10 of 66 connections.',
    ],
    [
      { notSent: 5 },
      'Every invocation succeeded. 5 invocations were due and never sent: 20 at once are too few for this rate. 20 environments needed 10 of 66 connections.',
    ],
    [{ invocations: 0, succeeded: 0 }, 'No invocation came to an end in this time: nothing was measured.'],
    [
      { succeeded: 990, errors: { Unanswered: 10 } },
      '1 % of the invocations failed, most with Unanswered: they had no answer 30 s after the last call. 20 environments needed 10 of 66 connections.',
    ],
  ])('says of %j what happened', (changes, words) => {
    expect(verdictOf(loadRun(changes), loadResult())).toBe(words)
  })

  it('names what pinned, and the page about it', () => {
    expect(verdictOf(loadRun({ peakPinned: 10, pins: [pin] }), loadResult())).toContain(
      '10 database connections were pinned by P2 (select "</script><b>" | ?): each belongs to one client until that disconnects. See docs/pinning.md#p2.',
    )
  })
})

describe('loadMatchers', () => {
  const { toStayWithinConnections, toHaveNoPinnedSessions, toHaveErrorRateBelow } = loadMatchers

  it('hold for a run, and for a result whose every run holds', () => {
    expect(toStayWithinConnections(loadRun(), 10).pass).toBe(true)
    expect(toStayWithinConnections(loadResult({}, { peakDatabaseConnections: 11 }), 10).pass).toBe(false)
    expect(toHaveNoPinnedSessions(loadResult({})).pass).toBe(true)
    expect(toHaveNoPinnedSessions(loadRun({ peakPinned: 1 })).pass).toBe(false)
    expect(toHaveErrorRateBelow(loadRun({ succeeded: 995 }), 0.01).pass).toBe(true)
    expect(toHaveErrorRateBelow(loadRun({ succeeded: 990 }), 0.01).pass).toBe(false)
  })

  it('do not hold for what never ran', () => {
    expect(toHaveErrorRateBelow(loadRun({ invocations: 0, succeeded: 0 }), 1).pass).toBe(false)
    // Nor does their opposite: `.not` turns a false into a success.
    expect(() => toHaveNoPinnedSessions(loadResult())).toThrow('expected no pinned session, but nothing ran')
  })

  it('say which run broke the expectation, and by how much', () => {
    const { message } = toStayWithinConnections(
      loadResult({}, { strategy: 'x', peakDatabaseConnections: 66 }),
      33,
    )
    expect(message()).toBe('expected at most 33 database connections\n  x × 20: 66')
  })
})
