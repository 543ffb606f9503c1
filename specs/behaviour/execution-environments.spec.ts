import { describe, expect, it } from '@jest/globals'
import { directly, supportFunction, workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const stackOf = useStack(
  workshopWith({
    functions: {
      counter: { entry: supportFunction('counter') },
      'module-scope': { entry: 'fixtures/functions/now-module-scope/index.ts', environment: directly },
    },
    api: undefined,
  }),
)

interface Count {
  invocations: number
  ticks: number
  pid: number
}
const count = async (event = {}) => (await stackOf.stack.invoke('counter', event)).payload as Count

describe('an execution environment', () => {
  it('is reused, module scope and all', async () => {
    const first = await count()
    const second = await count()
    expect(second.pid).toBe(first.pid)
    expect(second.invocations).toBe(first.invocations + 1)
  })

  it('serves one invocation at a time: another needs another', async () => {
    const counts = await Promise.all([1, 2, 3].map(() => count({ holdMs: 1_000 })))
    expect(new Set(counts.map(({ pid }) => pid)).size).toBe(3)
  })

  specsOf('frozenEnvironments').it(
    'stands still between invocations: a timer of the module does not tick',
    async () => {
      await stackOf.stack.function('counter').recycle()
      const first = await count()
      await eventually(async () =>
        (await stackOf.stack.function('counter').environments()).some(({ state }) => state === 'frozen'),
      )
      // Time passes elsewhere: another function's invocations, long enough for many ticks of 10 ms.
      const began = performance.now()
      while (performance.now() - began < 500) await stackOf.stack.invoke('module-scope')
      const second = await count()
      expect(second.pid).toBe(first.pid)
      expect(second.ticks - first.ticks).toBeLessThan(20)
    },
  )

  specsOf('runtimeLogs').it('starts again after a crash, without its module scope', async () => {
    const before = await count()
    const crashed = await stackOf.stack.invoke('counter', { crash: true })
    expect(crashed.functionError).toBe('Unhandled')
    expect(crashed.payload).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/exit status 1$/),
    })
    const after = await count()
    expect(after.pid).not.toBe(before.pid)
    expect(after.invocations).toBe(1)
  })

  it('finds its connection dead after the thaw when the database closed it meanwhile', async () => {
    const { stack } = stackOf
    await stack.function('module-scope').recycle()
    expect((await stack.invoke('module-scope')).functionError).toBeUndefined()
    const connected = await stack.database.query(
      "select id from information_schema.processlist where user = 'admin'",
    )
    expect(connected.length).toBe(1)
    await stack.database.query(`kill ${connected[0]?.id ?? connected[0]?.ID}`)
    // A frozen process cannot notice. The handler, written as good ones are, finds out on its next query and reconnects.
    const { logTail, functionError } = await stack.invoke('module-scope')
    expect(functionError).toBeUndefined()
    expect(logTail).toMatch(/reconnect/i)
  })

  specsOf('runtimeLogs').it('logs START, END and REPORT', async () => {
    await stackOf.stack.function('counter').recycle()
    const { logTail } = await stackOf.stack.invoke('counter')
    expect(logTail).toMatch(/^START RequestId: [\w-]+ Version: \$LATEST$/m)
    expect(logTail).toMatch(/^END RequestId: [\w-]+$/m)
    expect(logTail).toMatch(
      /^REPORT RequestId: [\w-]+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\t$/m,
    )
  })
})
