import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { checkBudget, type LoadBudget, readBaseline, readBudget } from '../../../harness/load/budget.ts'
import { loadMatchers } from '../../../harness/load/matchers.ts'
import { loadResult } from './load-run.ts'

const directory = mkdtempSync(join(tmpdir(), 'poolhouse-budget-'))
afterAll(() => rmSync(directory, { recursive: true }))
const file = (text: string) => {
  const path = join(directory, 'budget.json')
  writeFileSync(path, text)
  return path
}

const broken = (budget: LoadBudget, ...runs: Parameters<typeof loadResult>) =>
  checkBudget(loadResult(...runs), budget, undefined).map(({ limit, message }) => `${limit}: ${message}`)

describe('checkBudget', () => {
  it('is content with a run that keeps its limits to the point', () => {
    const budget = { 'db-proxy': { databaseConnections: 10, pinned: 0, errorRate: 0 } }
    expect(broken(budget, {})).toEqual([])
  })

  it.each([
    [
      { 'db-proxy': { databaseConnections: 9 } },
      {},
      'databaseConnections: database connections: 10, at most 9 allowed',
    ],
    [{ '*': { pinned: 0 } }, { peakPinned: 1 }, 'pinned: pinned database connections: 1, at most 0 allowed'],
    [
      { '*': { pinned: 9 } },
      { peakPinned: null },
      'pinned: pinned database connections: the proxy of this target tells of none, so nobody knows',
    ],
    [
      { '*': { errorRate: 0.01 } },
      { succeeded: 980 },
      'errorRate: share of failed invocations: 0.02, at most 0.01 allowed',
    ],
    [{ other: { pinned: 0 } }, {}, 'strategy: the budget names other, which did not run'],
    [
      { '*': { errorRate: 0 } },
      { invocations: 0, succeeded: 0 },
      'invocations: no invocation came to an end',
    ],
    [{ '*': { baseline: { errorRate: 0 } } }, {}, 'baseline: no baseline was given (--baseline FILE)'],
  ])('names what %j does not keep', (budget, run, message) => {
    expect(broken(budget, run)).toEqual([message])
  })

  it('is not kept by nothing', () => {
    expect(broken({ '*': { pinned: 0 } })).toEqual([
      'strategy: the budget has limits for every strategy, and none ran',
    ])
  })

  it('compares the throughput of two strategies of one run', () => {
    const budget = { 'db-proxy': { throughput: { of: 'module-scope', atLeast: 0.8 } } }
    const direct = { strategy: 'module-scope', throughputPerS: 200 }
    expect(broken(budget, { throughputPerS: 160 }, direct)).toEqual([])
    expect(broken(budget, { throughputPerS: 159 }, direct)).toEqual([
      'throughput: throughput: 0.795 times that of module-scope, at least 0.8 wanted',
    ])
    expect(broken(budget, {})).toEqual([
      'throughput: there is no run of module-scope at concurrency 20 to compare with',
    ])
  })

  it('holds a run against the same one of a baseline, its throughput as a share of the whole', () => {
    const budget = {
      'db-proxy': { baseline: { databaseConnections: 1.2, errorRate: 0.01, throughputShare: 0.9 } },
    }
    const before = loadResult({ throughputPerS: 100 }, { strategy: 'module-scope', throughputPerS: 100 })
    const limits = (...runs: Parameters<typeof loadResult>) =>
      checkBudget(loadResult(...runs), budget, before).map(({ limit }) => limit)
    // half as fast as the baseline's machine, in both strategies
    expect(limits({ throughputPerS: 50 }, { strategy: 'module-scope', throughputPerS: 50 })).toEqual([])
    expect(limits({ throughputPerS: 40 }, { strategy: 'module-scope', throughputPerS: 60 })).toEqual([
      'baseline.throughputShare',
    ])
    const worse = { peakDatabaseConnections: 13, succeeded: 980, throughputPerS: 100 }
    expect(limits(worse, { strategy: 'module-scope' })).toEqual([
      'baseline.databaseConnections',
      'baseline.errorRate',
    ])
  })
})

describe('toKeepBudget', () => {
  const { toKeepBudget } = loadMatchers

  it('holds a result against a budget, its file, and a baseline’s file', async () => {
    expect((await toKeepBudget(loadResult({}), { '*': { pinned: 0 } })).pass).toBe(true)
    const tight = file('{"*":{"databaseConnections":9}}')
    const { pass, message } = await toKeepBudget(loadResult({}), tight)
    expect([pass, message()]).toEqual([
      false,
      'expected every limit of the budget to be kept\n  db-proxy × 20: database connections: 10, at most 9 allowed',
    ])
    const baseline = join(directory, 'report.json')
    writeFileSync(baseline, JSON.stringify(loadResult({ peakDatabaseConnections: 5 })))
    const growth = { '*': { baseline: { databaseConnections: 1 } } }
    expect((await toKeepBudget(loadResult({}), growth, baseline)).pass).toBe(false)
    expect((await toKeepBudget(loadResult({ peakDatabaseConnections: 5 }), growth, baseline)).pass).toBe(true)
  })

  it('rejects a file that is no budget', async () => {
    await expect(toKeepBudget(loadResult({}), file('[]'))).rejects.toThrow('expected a JSON object')
  })
})

describe('readBudget', () => {
  it('reads limits by strategy', async () => {
    expect(await readBudget(file('{"*":{"pinned":0}}'))).toEqual({ '*': { pinned: 0 } })
  })

  it.each([
    ['{"*":{"pined":0}}', "*: no limit 'pined'; there is: databaseConnections, pinned"],
    ['{"*":{"baseline":{"p99":1}}}', "*.baseline: no limit 'p99'"],
    ['{"*":{"pinned":"0"}}', '*: expected numbers from 0, got "0"'],
    ['{"*":{"throughput":{"of":"a"}}}', '*.throughput: expected { "of": STRATEGY, "atLeast": NUMBER }'],
    ['{"*":1}', '*: expected an object'],
    ['[]', 'expected a JSON object'],
    ['{', 'cannot be read'],
  ])('refuses %s by name', async (text, message) => {
    await expect(readBudget(file(text))).rejects.toThrow(message)
  })

  it('refuses a baseline that is no report', async () => {
    await expect(readBaseline(file('{}'))).rejects.toThrow(
      "expected the report.json of an earlier 'poolhouse load'",
    )
  })
})
