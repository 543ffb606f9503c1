import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { ObservedProxy, ObservedSession } from '../../../../harness/dbproxy/advice/advice.ts'
import { adviseOn } from '../../../../harness/dbproxy/advice/advise-on.ts'

const session: ObservedSession = {
  inTransaction: false,
  state: 'idle',
  quietForMs: 0,
  pinned: undefined,
  onlyProbesForMs: 0,
}

/** A proxy with nothing to say about, and what a case changes of it. */
function proxy(changes: {
  sessions?: Partial<ObservedSession>[]
  configuration?: Partial<ObservedProxy['configuration']>
  statistics?: Partial<ObservedProxy['statistics']>
  database?: Partial<ObservedProxy['database']>
}): ObservedProxy {
  return {
    sessions: (changes.sessions ?? [{}]).map((each) => ({ ...session, ...each })),
    configuration: {
      maxConnectionsPercent: 100,
      idleClientTimeoutSeconds: 1_800,
      sessionPinningFilters: [],
      initQuery: '',
      ...changes.configuration,
    },
    statistics: {
      peakInUse: 3,
      limit: 64,
      borrowTimeouts: 0,
      clientConnectionsClosedIdle: 0,
      setsExcluded: 0,
      ...changes.statistics,
    },
    database: {
      instanceClass: 'db.t3.micro',
      waitTimeoutSeconds: 28_800,
      initConnect: '',
      ...changes.database,
    },
  }
}

const pinned = { rule: 'P2', statement: 'SELECT ?' }

describe('adviseOn', () => {
  it('is silent about a proxy that is used as AWS advises', () => {
    expect(adviseOn(proxy({}))).toEqual([])
  })

  it.each([
    ['pinned-sessions', proxy({ sessions: [{ pinned }, {}] }), '1 of 2 clients pinned (P2: 1)'],
    [
      'client-lifetime',
      proxy({ statistics: { clientConnectionsClosedIdle: 2 } }),
      'closed 2 client connections',
    ],
    ['idle-client-timeout', proxy({ database: { waitTimeoutSeconds: 600 } }), 'wait_timeout is 600 s'],
    ['idle-client-timeout', proxy({ configuration: { idleClientTimeoutSeconds: 28_800 } }), '28800 s'],
    ['probes', proxy({ sessions: [{ onlyProbesForMs: 1_800_000 }] }), '1 client sent nothing but'],
    [
      'idle-in-transaction',
      proxy({ sessions: [{ inTransaction: true, quietForMs: 4_000 }] }),
      'the longest for 4 s',
    ],
    [
      'exclude-variable-sets',
      proxy({
        configuration: { sessionPinningFilters: ['EXCLUDE_VARIABLE_SETS'] },
        statistics: { setsExcluded: 1 },
      }),
      'let 1 SET statement pass',
    ],
    ['init-query', proxy({ configuration: { initQuery: 'SET sql_auto_is_null = 1' } }), 'sql_auto_is_null'],
    ['init-connect', proxy({ database: { initConnect: 'SET NAMES utf8mb4' } }), 'SET NAMES utf8mb4'],
    [
      'headroom',
      proxy({ statistics: { peakInUse: 50, limit: 64, borrowTimeouts: 1 } }),
      '1 borrow timed out',
    ],
    [
      'max-connections-percent',
      proxy({ configuration: { maxConnectionsPercent: 10 }, database: { instanceClass: 'db.t3.medium' } }),
      'is 10 on db.t3.medium',
    ],
  ])('reports %s', (rule, observed, words) => {
    const [advice, ...others] = adviseOn(observed)
    expect(others).toEqual([])
    expect(advice).toMatchObject({ rule, finding: expect.stringContaining(words) })
  })

  it.each([
    [
      'a working client in a transaction',
      proxy({ sessions: [{ inTransaction: true, state: 'active', quietForMs: 9_000 }] }),
    ],
    ['a probe now and then', proxy({ sessions: [{ onlyProbesForMs: 1_799_999 }] })],
    [
      'a filter that excluded nothing',
      proxy({ configuration: { sessionPinningFilters: ['EXCLUDE_VARIABLE_SETS'] } }),
    ],
    [
      'sql_auto_is_null = 0',
      proxy({ configuration: { initQuery: 'SET sql_auto_is_null=0, time_zone="+00:00"' } }),
    ],
    ['a peak with 30 % to spare', proxy({ statistics: { peakInUse: 49, limit: 64 } })],
    ['a class that no table names', proxy({ configuration: { maxConnectionsPercent: 1 } })],
  ])('says nothing of %s', (_, observed) => {
    expect(adviseOn(observed)).toEqual([])
  })

  it('names every rule of the pins, each with its page', () => {
    const [advice] = adviseOn(
      proxy({ sessions: [{ pinned: { rule: 'P5', statement: 'SET @a = 1' } }, { pinned }, { pinned }] }),
    )
    expect(advice!.finding).toBe('3 of 3 clients pinned (P2: 2, P5: 1); the first by: SET @a = 1')
    expect(advice!.change).toContain('docs/pinning.md#p2, docs/pinning.md#p5')
  })

  it('links to a place that its page has', () => {
    const page = readFileSync(join(__dirname, '../../../../docs/advice.md'), 'utf8')
    const anchors = [...page.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id)
    expect(anchors.sort()).toEqual(
      [
        ...[
          'client-lifetime',
          'exclude-variable-sets',
          'headroom',
          'idle-client-timeout',
          'idle-in-transaction',
        ],
        ...['init-connect', 'init-query', 'max-connections-percent', 'pinned-sessions', 'probes'],
      ].sort(),
    )
  })
})
