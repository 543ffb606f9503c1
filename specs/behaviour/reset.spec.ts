import { describe, expect, it } from '@jest/globals'
import { credentials } from '../support/clients.ts'
import { supportFunction, viaDbProxy, workshopWith } from '../support/definitions.ts'
import { useStack } from '../support/use-stack.ts'

const stackOf = useStack(
  workshopWith({
    functions: {
      counter: { entry: supportFunction('counter') },
      'serverless-app-lambda': { entry: 'fixtures/functions/now/index.ts', environment: viaDbProxy },
    },
  }),
)

describe('reset', () => {
  it('runs one after the other when it is asked for twice at once', async () => {
    await Promise.all([stackOf.stack.reset(), stackOf.stack.reset()])
    expect((await fetch(stackOf.stack.invokeUrl)).status).toBe(200)
  })

  it('forgets what specs did, and provisions the same stack again', async () => {
    const { stack } = stackOf
    await stack.invoke('counter')
    await stack.database.query('create database left_behind')
    const before = await credentials(stack)

    await stack.reset()

    const { payload } = await stack.invoke('counter')
    expect(payload).toMatchObject({ invocations: 1 })
    const databases = await stack.database.query("show databases like 'left_behind'")
    expect(databases).toEqual([])
    expect((await credentials(stack)).password).not.toBe(before.password)
    expect((await fetch(stack.invokeUrl)).status).toBe(200)
  })
})
