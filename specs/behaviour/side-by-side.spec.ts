import { describe, expect, it } from '@jest/globals'
import { connectStack, startStack } from '../../harness/index.ts'
import { credentials } from '../support/clients.ts'
import { supportFunction, viaDbProxy, workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { poolhouse } from '../support/run-command.ts'
import { specsOf } from '../support/specs-of.ts'
import { targetName, useStack } from '../support/use-stack.ts'

const definition = workshopWith({
  functions: {
    counter: { entry: supportFunction('counter') },
    'serverless-app-lambda': { entry: 'fixtures/functions/now/index.ts', environment: viaDbProxy },
  },
})
const stackOf = useStack(definition)

describe('two stacks side by side', () => {
  it('have addresses, secrets and databases of their own', async () => {
    const one = stackOf.stack
    const other = await startStack(definition, { target: targetName() })
    try {
      expect(other.endpointUrl).not.toBe(one.endpointUrl)
      expect(other.database.endpoint + other.database.port).not.toBe(
        one.database.endpoint + one.database.port,
      )
      expect((await credentials(other)).password).not.toBe((await credentials(one)).password)
      await one.database.query('create database only_in_one')
      expect(await other.database.query("show databases like 'only_in_one'")).toEqual([])
      for (const stack of [one, other]) expect((await fetch(stack.invokeUrl)).status).toBe(200)
    } finally {
      await other.dispose()
    }
  })

  it('leave each other alone when one ends', async () => {
    const other = await startStack(definition, { target: targetName() })
    await other.dispose()
    expect((await fetch(stackOf.stack.invokeUrl)).status).toBe(200)
  })
})

describe('a stack of another process', () => {
  specsOf('commandLine', 'joining').it(
    'has addresses of its own, and is joined by them',
    async () => {
      const command = poolhouse(['up', '--json'])
      try {
        const line = await eventually(() => /^\{.*\}\n/.exec(command.stdout())?.[0], { timeoutMs: 60_000 })
        const { endpointUrl, database, dbProxy } = JSON.parse(line)
        const own = stackOf.stack
        expect(endpointUrl).not.toBe(own.endpointUrl)
        const addresses = [database, dbProxy].map(({ host, port }) => `${host}:${port}`)
        expect(addresses).not.toContain(`${own.database.endpoint}:${own.database.port}`)
        expect(addresses).not.toContain(`${own.dbProxy.endpoint}:${own.dbProxy.port}`)
        const joined = await connectStack(endpointUrl)
        for (const stack of [own, joined]) expect((await fetch(stack.invokeUrl)).status).toBe(200)
        await expect(joined.reset()).rejects.toThrow(/joined cannot be reset/)
        await joined.dispose()
      } finally {
        command.child.kill('SIGTERM')
        expect(await command.exited).toBe(0)
      }
    },
    90_000,
  )
})

describe('a stack that is joined', () => {
  specsOf('joining').it('is the same stack, and stays up when the one who joined lets go', async () => {
    const joined = await connectStack(stackOf.stack.endpointUrl)
    await stackOf.stack.invoke('counter')
    const { payload } = await joined.invoke('counter')
    expect((payload as { invocations: number }).invocations).toBeGreaterThan(1)
    expect(joined.resources).toEqual(stackOf.stack.resources)
    await joined.dispose()
    expect((await fetch(stackOf.stack.invokeUrl)).status).toBe(200)
  })

  it('must be there', async () => {
    await expect(connectStack('http://127.0.0.1:9')).rejects.toThrow(
      /no stack answers at http:\/\/127\.0\.0\.1:9/,
    )
  })
})
