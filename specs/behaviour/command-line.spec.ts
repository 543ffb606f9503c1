import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { poolhouse, run } from '../support/run-command.ts'
import { specsOf } from '../support/specs-of.ts'

const { describe } = specsOf('commandLine')

describe('npm start --json', () => {
  it('prints exactly one JSON document with the comparison', async () => {
    const command = run('npm', ['start', '--silent', '--', '--json', '--concurrency', '75'])
    expect(await command.exited).toBe(0)
    const result = JSON.parse(command.stdout())
    expect(result).toEqual({
      target: 'embedded',
      mysql: {
        product: expect.stringMatching(/^(MySQL|MariaDB)$/),
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        source: expect.any(String),
      },
      readyMs: expect.any(Number),
      steps: expect.arrayContaining([{ name: expect.any(String), ms: expect.any(Number) }]),
      invokeUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/.*\/dev\/$/),
      response: { statusCode: 200, body: expect.stringMatching(/^"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"$/) },
      maxConnections: 66,
      strategies: ['per-invocation', 'module-scope', 'db-proxy'].map((name) => ({
        name,
        concurrency: 75,
        invocations: expect.any(Number),
        succeeded: expect.any(Number),
        errors: expect.any(Object),
        peakDatabaseConnections: expect.any(Number),
        p50Ms: expect.any(Number),
        p99Ms: expect.any(Number),
      })),
    })
    const steps = (result.steps as { ms: number }[]).reduce((sum, { ms }) => sum + ms, 0)
    // the parts of one whole; how near they come to it is the machine's affair
    expect(steps).toBeGreaterThan(0)
    expect(steps).toBeLessThanOrEqual(result.readyMs + 1)
    const [perInvocation, moduleScope, dbProxy] = result.strategies
    expect(perInvocation.errors.ER_CON_COUNT_ERROR).toBeGreaterThan(0)
    expect(moduleScope.errors.ER_CON_COUNT_ERROR).toBeGreaterThan(0)
    expect(dbProxy.errors).toEqual({})
    expect(dbProxy.succeeded).toBe(dbProxy.invocations)
    expect(dbProxy.peakDatabaseConnections).toBeLessThanOrEqual(33)
    expect(dbProxy.peakDatabaseConnections).toBeGreaterThan(0)
  }, 300_000)
})

describe('poolhouse', () => {
  it.each([
    [['--help'], 0, /usage: poolhouse COMMAND/],
    [['up', '--help'], 0, /usage: poolhouse up/],
  ])('%j prints its usage', async (args, status, text) => {
    const command = poolhouse(args)
    expect(await command.exited).toBe(status)
    expect(command.stdout()).toMatch(text)
  })

  it.each([
    [['uo'], /no command 'uo'. Commands: up, demo, load, invoke, advise, doctor/],
    [['up', '--prot', '1'], /Unknown option '--prot'/],
    [['up', '--port', 'x'], /--port: expected a port from 1 to 65535, or 0 for any free one, got 'x'/],
    [['up', '--stack', 'no-such.ts'], /--stack: there is no file .*no-such\.ts/],
    [['demo', '--concurrency', '0'], /--concurrency: expected a whole number/],
    [['up', '--stack', 'LICENSE'], /--stack: .*LICENSE cannot be loaded/],
    [['invoke', 'a', 'b'], /expected one function, got a b/],
    [['invoke', '--endpoint', 'http://127.0.0.1:9'], /no stack answers at/],
  ])(
    '%j is refused with what was expected',
    async (args, text) => {
      const command = poolhouse(args)
      expect(await command.exited).not.toBe(0)
      expect(command.stderr()).toMatch(text)
      expect(command.stdout()).toBe('')
    },
    60_000,
  )

  it('doctor says where a MySQL server is and what else a stack needs', async () => {
    const command = poolhouse(['doctor'])
    expect(await command.exited).toBe(0)
    expect(command.stdout()).toMatch(/MySQL .*\d+\.\d+\.\d+/)
    expect(command.stdout()).toMatch(/loopback addresses/)
  })

  it('doctor says that a server would be fetched where there is none, and fetches nothing', async () => {
    const cache = mkdtempSync(join(tmpdir(), 'poolhouse-doctor-'))
    const command = poolhouse(['doctor', '--json'], {
      env: { POOLHOUSE_CACHE: cache, PATH: '/usr/bin:/bin' },
    })
    await command.exited
    const { findings } = JSON.parse(command.stdout()) as {
      findings: { name: string; ok: boolean; text: string }[]
    }
    expect(findings.find(({ name }) => name.includes('in the cache'))).toMatchObject({ ok: false })
    expect(findings.find(({ name }) => name === 'MySQL')?.text).toMatch(
      /\d+\.\d+\.\d+|first start fetches one|none can be fetched/,
    )
    expect(existsSync(join(cache, 'mysql'))).toBe(false)
    rmSync(cache, { recursive: true, force: true })
  })
})
