import { LambdaClient, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda'
import { describe, expect, it } from '@jest/globals'
import { connectStack } from '../../harness/index.ts'
import { supportFunction, viaDbProxy, workshopWith } from '../support/definitions.ts'
import { useStack } from '../support/use-stack.ts'
import '../../harness/load/jest.ts'

const short = { concurrency: 2, durationSeconds: 0.5, warmUpSeconds: 0 }

describe('the load of a stack without a proxy', () => {
  const stackOf = useStack(
    workshopWith({
      api: undefined,
      dbProxy: undefined,
      functions: { counter: { entry: supportFunction('counter') } },
    }),
  )

  it('leaves out what would go through one, and says so', async () => {
    const lines: string[] = []
    const { runs } = await stackOf.stack.load({ ...short, onProgress: (line) => lines.push(line) })
    expect(runs.map(({ strategy }) => strategy)).toEqual([
      'per-invocation',
      'module-scope',
      'in-handler-pool',
    ])
    expect(lines).toContain('db-proxy: left out: the stack declares no dbProxy')
  }, 120_000)

  it('refuses it by name before anything runs', async () => {
    const lines: string[] = []
    const strategies = ['counter', 'db-proxy']
    await expect(
      stackOf.stack.load({ ...short, strategies, onProgress: (line) => lines.push(line) }),
    ).rejects.toThrow("load: the strategy 'db-proxy' needs a dbProxy, and the stack declares none")
    expect(lines).toEqual([])
  })

  it('starts no more environments than the function may have, and counts who was throttled', async () => {
    const lambda = new LambdaClient(stackOf.stack.clientConfig)
    await lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName: 'counter', ReservedConcurrentExecutions: 2 }),
    )
    lambda.destroy()
    const { runs } = await stackOf.stack.load({ ...short, strategies: ['counter'], concurrency: 6 })
    expect(runs[0]!.peakEnvironments).toBe(2)
    expect(Object.keys(runs[0]!.errors)).toEqual(['TooManyRequestsException'])
  }, 120_000)
})

describe('the load of a stack that runs already', () => {
  const stackOf = useStack(workshopWith({ api: undefined, functions: {} }))

  it('can be repeated by others: a strategy that is left there is put anew', async () => {
    for (let time = 0; time < 2; time++) {
      await using other = await connectStack(stackOf.stack.endpointUrl)
      const { runs } = await other.load({ ...short, strategies: ['db-proxy'] })
      expect(runs[0]!.succeeded).toBeGreaterThan(0)
    }
  }, 120_000)
})

describe('the load of a function that pins for a moment', () => {
  const stackOf = useStack(
    workshopWith({
      api: undefined,
      functions: { briefly: { entry: supportFunction('pins-briefly'), environment: viaDbProxy } },
    }),
  )

  it('tells of pins that no sample saw', async () => {
    const { runs } = await stackOf.stack.load({ ...short, strategies: ['briefly'], sampleEveryMs: 60_000 })
    expect(runs[0]!.samples.map(({ dbProxy }) => dbProxy!.pinned)).toEqual([0, 0])
    expect(runs[0]).not.toHaveNoPinnedSessions()
  }, 120_000)

  it('does not hold them against the next run', async () => {
    expect(await stackOf.stack.load({ ...short, strategies: ['db-proxy'] })).toHaveNoPinnedSessions()
  }, 120_000)
})
