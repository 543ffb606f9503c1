import { expect, it } from '@jest/globals'
import { connect, credentials } from '../support/clients.ts'
import { workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

// The first Python in PATH may be one without boto3 and PyMySQL.
process.env.POOLHOUSE_PYTHON = '/usr/bin/python3'

specsOf('pythonRuntime', 'boto3', 'secretRotation').describe('a rotation function in Python', () => {
  const stackOf = useStack(
    workshopWith({
      secret: { rotation: { function: 'rotate', scheduleExpression: 'rate(10 days)' } },
      functions: {
        rotate: { entry: 'fixtures/functions/rotate-secret-python', runtime: 'python3.11' },
      },
      api: undefined,
    }),
  )
  it('takes the four steps', async () => {
    const before = await credentials(stackOf.stack)
    await stackOf.stack.secret.rotate()
    const after = await credentials(stackOf.stack)
    expect(after).toEqual({ ...before, password: after.password })
    expect(after.password).not.toBe(before.password)
    for (const to of ['dbProxy', 'database'] as const) {
      ;(await connect(stackOf.stack, to)).destroy()
      await expect(connect(stackOf.stack, to, before.password)).rejects.toMatchObject({ errno: 1045 })
    }
  })

  it('says what is wrong, and goes on where it was', async () => {
    const { stack } = stackOf
    const { password } = await credentials(stack)
    await stack.database.query("alter user admin@'%' identified by 'not-in-any-version'")
    await expect(stack.secret.rotate()).rejects.toThrow(
      /has failed at setSecret: ValueError: no password of the secret .+ lets admin in/,
    )
    await stack.database.query(`alter user admin@'%' identified by '${password.replaceAll("'", "''")}'`)
    await expect(stack.secret.rotate()).rejects.toMatchObject({ name: 'InvalidRequestException' })
    await eventually(async () => (await stack.secret.rotations()).at(-1)?.type === 'RotationSucceeded', {
      timeoutMs: 15_000,
    })
    expect((await credentials(stack)).password).not.toBe(password)
  })
})
