import {
  CreateAliasCommand,
  DeleteFunctionConcurrencyCommand,
  GetProvisionedConcurrencyConfigCommand,
  InvokeCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutProvisionedConcurrencyConfigCommand,
} from '@aws-sdk/client-lambda'
import { afterEach, expect } from '@jest/globals'
import { lambda } from '../support/clients.ts'
import { supportFunction, workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const { describe, it } = specsOf('environmentControl')
const stackOf = useStack(
  workshopWith({
    functions: { counter: { entry: supportFunction('counter') } },
    dbProxy: undefined,
    secret: undefined,
    api: undefined,
  }),
)
const FunctionName = 'counter'
const clients: { destroy(): void }[] = []
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy()
})
const client = () => {
  const made = lambda(stackOf.stack)
  clients.push(made)
  return made
}
const invoke = (event: object = {}, Qualifier?: string) =>
  client().send(new InvokeCommand({ FunctionName, Qualifier, Payload: Buffer.from(JSON.stringify(event)) }))

describe('an invocation that is throttled', () => {
  it('is refused with 429, and says that the reservation is used up', async () => {
    await client().send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }))
    await expect(invoke()).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      message: 'Rate Exceeded.',
      $metadata: { httpStatusCode: 429 },
    })
    await client().send(new DeleteFunctionConcurrencyCommand({ FunctionName }))
    expect((await invoke()).StatusCode).toBe(200)
  })

  it('says that the account is at its limit', async () => {
    await stackOf.stack.limitConcurrency(0)
    await expect(invoke()).rejects.toMatchObject({ Reason: 'ConcurrentInvocationLimitExceeded' })
    await stackOf.stack.limitConcurrency(1000)
    await expect(stackOf.stack.limitConcurrency(-1)).rejects.toThrow(
      "the account's concurrency: expected a whole number from 0 on, got -1.",
    )
  })
})

describe('a published version with provisioned concurrency', () => {
  it('is warm before its first invocation, and answers to its alias', async () => {
    const { Version } = await client().send(new PublishVersionCommand({ FunctionName }))
    expect(Version).toBe('1')
    await client().send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '1' }))
    const live = { FunctionName, Qualifier: 'live' }
    await client().send(
      new PutProvisionedConcurrencyConfigCommand({ ...live, ProvisionedConcurrentExecutions: 1 }),
    )
    await eventually(async () => {
      const { Status } = await client().send(new GetProvisionedConcurrencyConfigCommand(live))
      return Status === 'READY'
    })
    const [warm] = (await stackOf.stack.function('counter').environments()).filter(
      ({ initializationType }) => initializationType === 'provisioned-concurrency',
    )
    const { ExecutedVersion, Payload } = await invoke({}, 'live')
    expect(ExecutedVersion).toBe('1')
    expect(JSON.parse(Payload!.transformToString()).pid).toBe(warm!.pid)
  })
})
