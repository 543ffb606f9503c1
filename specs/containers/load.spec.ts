import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import type { LoadResult } from '../../harness/index.ts'
import '../../harness/load/jest.ts'
import { workshopWith } from '../support/definitions.ts'
import { poolhouse } from '../support/run-command.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const short = { concurrency: 3, durationSeconds: 1, warmUpSeconds: 0 }
const stackWith = (engine: 'poolhouse' | 'proxysql') =>
  useStack(workshopWith({ dbProxy: { engine }, functions: {}, api: undefined }))

const report = mkdtempSync(join(tmpdir(), 'poolhouse-spec-'))
afterAll(() => rmSync(report, { recursive: true, force: true }))

describe('a load of containers, with our RDS proxy', () => {
  const stackOf = stackWith('poolhouse')

  it('has connections and pins as on the embedded target', async () => {
    const { target, runs } = await stackOf.stack.load({
      ...short,
      strategies: ['db-proxy', 'db-proxy-pinned'],
    })
    expect(target).toBe('containers')
    for (const run of runs) {
      expect(run).toHaveErrorRateBelow(0.0001)
      expect(run.peakDatabaseConnections).toBeGreaterThan(0)
    }
    expect(runs[0]).toHaveNoPinnedSessions()
    expect(runs[1]).not.toHaveNoPinnedSessions()
  }, 120_000)

  it('leaves out the scenarios that need the RDS API before they run, and says so', async () => {
    const lines: string[] = []
    const { scenarios } = await stackOf.stack.load({
      ...short,
      scenarios: ['failover', 'rotation', 'connect-cost'],
      onProgress: (line) => lines.push(line),
    })
    const reason = "the target 'containers' has no RDS API for its database."
    expect(scenarios.map(({ leftOut }) => leftOut)).toEqual([reason, reason, undefined])
    expect(lines.slice(0, 2)).toEqual([`failover: left out: ${reason}`, `rotation: left out: ${reason}`])
  }, 120_000)

  it('is told that nobody can reboot the database', async () => {
    await expect(stackOf.stack.database.reboot()).rejects.toThrow(
      "has no RDS API for it. Use the target 'embedded'",
    )
  })
})

specsOf('realProxySql').describe('a load of containers, with ProxySQL', () => {
  const stackOf = stackWith('proxysql')

  it('claims nothing of pins, of which ProxySQL does not tell', async () => {
    const { runs } = await stackOf.stack.load({ ...short, strategies: ['db-proxy-pinned'] })
    expect(runs[0]).toHaveErrorRateBelow(0.0001)
    expect(runs[0]!.peakPinned).toBeNull()
    expect(() => expect(runs[0]).toHaveNoPinnedSessions()).toThrow('the proxy of this target tells of none')
    expect(() => expect(runs[0]).not.toHaveNoPinnedSessions()).toThrow(
      'the proxy of this target tells of none',
    )
  }, 120_000)
})

describe('poolhouse load --target containers', () => {
  it('loads the workshop there, without its network', async () => {
    const args = [
      '--target',
      'containers',
      '--concurrency',
      '2',
      '--duration',
      '1',
      '--json',
      '--report',
      report,
    ]
    const command = poolhouse(['load', 'module-scope', ...args])
    expect(await command.exited).toBe(0)
    const { target, runs } = JSON.parse(command.stdout()) as LoadResult
    expect(target).toBe('containers')
    expect(runs[0]).toHaveErrorRateBelow(0.0001)
  }, 240_000)
})
