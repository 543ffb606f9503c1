import {
  DeleteSecretCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
} from '@aws-sdk/client-secrets-manager'
import { afterAll, describe, expect, it } from '@jest/globals'
import { connect, credentials, secretsManager } from '../support/clients.ts'
import { directly, viaDbProxy, workshopWith } from '../support/definitions.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const functions = {
  'through-proxy': { entry: 'fixtures/functions/now/index.ts', environment: viaDbProxy },
  'per-invocation': { entry: 'fixtures/functions/now-per-invocation/index.ts', environment: directly },
}
const stackOf = useStack(workshopWith({ functions, api: undefined }))
let client: ReturnType<typeof secretsManager> | undefined
afterAll(() => client?.destroy())

const SecretId = 'serverless-app-rds-secret'

async function putPassword(password: string): Promise<void> {
  client ??= secretsManager(stackOf.stack)
  const { username } = await credentials(stackOf.stack)
  await client.send(
    new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify({ username, password }) }),
  )
}

async function message(name: string): Promise<string> {
  const { payload, functionError } = await stackOf.stack.invoke(name)
  return functionError ? (payload as { errorMessage: string }).errorMessage : ''
}

describe('the secret-driven connection', () => {
  it.each(Object.keys(functions))('%s connects with what the secret says', async (name) => {
    expect(await message(name)).toBe('')
  })

  specsOf('secretFollowing').it('follows the password when database and secret change', async () => {
    const { stack } = stackOf
    await stack.database.query("alter user admin@'%' identified by 'a-second-password'")
    await putPassword('a-second-password')
    for (const name of Object.keys(functions)) {
      await stack.function(name).recycle()
      expect(await message(name)).toBe('')
    }
  })

  it('is refused with a wrong password, and says so', async () => {
    const { password } = await credentials(stackOf.stack)
    await putPassword('not-the-password')
    try {
      await stackOf.stack.function('per-invocation').recycle()
      expect(await message('per-invocation')).toMatch(
        /ER_ACCESS_DENIED_ERROR.*Access denied for user 'admin'/,
      )
    } finally {
      await putPassword(password)
    }
  })

  it("is refused by the proxy, too, when the client's password is not the secret's", async () => {
    await expect(connect(stackOf.stack, 'dbProxy', 'not-the-password')).rejects.toMatchObject({
      code: 'ER_ACCESS_DENIED_ERROR',
      errno: 1045,
      sqlState: '28000',
      message: expect.stringMatching(/Access denied for user 'admin'@'.+' \(using password: YES\)$/),
    })
  })

  specsOf('sessionPinning').it('is refused by the proxy in the words of MySQL, and no others', async () => {
    await expect(connect(stackOf.stack, 'dbProxy', 'not-the-password')).rejects.toMatchObject({
      message: expect.stringMatching(/^Access denied for user 'admin'/),
    })
  })

  specsOf('secretFollowing').it('fails with a secret that holds no password, and says so', async () => {
    const { username, password } = await credentials(stackOf.stack)
    client ??= secretsManager(stackOf.stack)
    await client.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify({ username }) }))
    try {
      for (const name of Object.keys(functions)) {
        await stackOf.stack.function(name).recycle()
        expect(await message(name)).toMatch(/password/)
      }
    } finally {
      await client.send(
        new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify({ username, password }) }),
      )
    }
  })

  it("fails with Secrets Manager's words when the secret is deleted, and recovers when it is restored", async () => {
    client ??= secretsManager(stackOf.stack)
    await client.send(new DeleteSecretCommand({ SecretId }))
    try {
      await stackOf.stack.function('per-invocation').recycle()
      expect(await message('per-invocation')).toMatch(/marked for deletion/)
    } finally {
      await client.send(new RestoreSecretCommand({ SecretId }))
    }
    expect(await message('per-invocation')).toBe('')
  })
})
