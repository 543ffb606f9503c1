import { InvokeCommand, PutFunctionEventInvokeConfigCommand } from '@aws-sdk/client-lambda'
import { expect } from '@jest/globals'
import { connect, lambda } from '../support/clients.ts'
import { directly, supportFunction, viaDbProxy, workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const moduleScope = 'fixtures/functions/now-module-scope/index.ts'
const { describe, it } = specsOf('environmentControl', 'frozenEnvironments', 'databaseControl')
const stackOf = useStack(
  workshopWith({
    functions: {
      counter: { entry: supportFunction('counter') },
      direct: { entry: moduleScope, environment: directly },
      proxied: { entry: moduleScope, environment: viaDbProxy },
    },
    api: undefined,
  }),
)
const frozen = async (name: string) => {
  const first = async () => (await stackOf.stack.function(name).environments())[0]
  await eventually(async () => (await first())?.state === 'frozen')
  return (await first())!
}

describe('the environments of a function', () => {
  it('are listed with their age and their connections, by what is at the other end', async () => {
    for (const [name, to] of [
      ['direct', `database ${stackOf.stack.resources.database.identifier}`],
      ['proxied', `DB proxy ${stackOf.stack.resources.dbProxy!.name}`],
    ] as const) {
      await stackOf.stack.invoke(name)
      const [environment] = await stackOf.stack.function(name).environments()
      expect(environment!.ageMs).toBeGreaterThan(0)
      expect(environment!.sockets?.filter((socket) => socket.to === to)).toHaveLength(1)
    }
  })

  it('are frozen, thawed and killed one by one', async () => {
    const counter = stackOf.stack.function('counter')
    await stackOf.stack.invoke('counter')
    const { id } = await frozen('counter')
    expect(await counter.thaw(id)).toBe(1)
    expect((await counter.environments())[0]!.state).toBe('ready')
    expect(await counter.freeze(id)).toBe(1)
    await counter.kill(id)
    expect(await counter.environments()).toEqual([])
    await expect(counter.kill(id)).rejects.toThrow(`no execution environment with the id ${id}`)
  })
})

describe('time that is advanced', () => {
  it('closes clients of the proxy that are idle for longer than IdleClientTimeout', async () => {
    const client = await connect(stackOf.stack)
    client.on('error', () => {})
    const isThere = async () =>
      (await stackOf.stack.dbProxy.sessions()).sessions.some(({ id }) => id === client.threadId)
    await stackOf.stack.advanceTime(1_700, { keepEnvironments: true })
    expect(await isThere()).toBe(true)
    await stackOf.stack.advanceTime(100, { keepEnvironments: true })
    await eventually(async () => !(await isThere()))
    await expect(client.query('SELECT 1')).rejects.toThrow()
    client.destroy()
  })

  it('kills connections of the database past its wait_timeout', async () => {
    const client = await connect(stackOf.stack, 'database')
    client.on('error', () => {})
    await client.query('SELECT 1')
    // MySQL's wait_timeout is eight hours: half of that does nothing
    await stackOf.stack.advanceTime(14_400, { keepEnvironments: true })
    await expect(client.query('SELECT 1')).resolves.toBeDefined()
    for (let i = 0; i < 2; i++) await stackOf.stack.advanceTime(14_400, { keepEnvironments: true })
    await expect(client.query('SELECT 1')).rejects.toThrow()
    client.destroy()
  })

  it('ends idle environments', async () => {
    await stackOf.stack.invoke('counter')
    await frozen('counter')
    await stackOf.stack.advanceTime(600)
    await eventually(async () => (await stackOf.stack.function('counter').environments()).length === 0)
  })

  it('brings the retry of an asynchronous invocation', async () => {
    const client = lambda(stackOf.stack)
    const counter = stackOf.stack.function('counter')
    const crashes = async () => (await counter.logs()).split('\n').filter((line) => /^END /.test(line)).length
    await client.send(
      new PutFunctionEventInvokeConfigCommand({ FunctionName: 'counter', MaximumRetryAttempts: 1 }),
    )
    const before = await crashes()
    const Payload = Buffer.from('{"crash":true}')
    await client.send(new InvokeCommand({ FunctionName: 'counter', InvocationType: 'Event', Payload }))
    await eventually(async () => (await crashes()) === before + 1)
    await stackOf.stack.advanceTime(60)
    await eventually(async () => (await crashes()) === before + 2)
    client.destroy()
  })

  it('goes forward only', async () => {
    await expect(stackOf.stack.advanceTime(-1)).rejects.toThrow(
      'advanceTime: expected a number of seconds from 0 to 31622400 (366 days), got -1.',
    )
  })
})

describe('a function that is debugged', () => {
  it('tells where a debugger attaches', async () => {
    await stackOf.stack.function('counter').debug()
    await stackOf.stack.invoke('counter')
    const [environment] = await stackOf.stack.function('counter').environments()
    expect(environment!.debugger).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\//)
    await stackOf.stack.function('counter').debug(false)
  })
})
