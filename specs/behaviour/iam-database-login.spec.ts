import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { Signer } from '@aws-sdk/rds-signer'
import { afterAll, expect } from '@jest/globals'
import { createConnection } from 'mysql2/promise'
import { workshopWith } from '../support/definitions.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const stackOf = useStack(workshopWith({ dbProxy: { iamAuth: 'REQUIRED' }, functions: {}, api: undefined }))
const { describe, it } = specsOf('iam', 'proxyEndpoints')
const clients: { destroy(): void }[] = []
afterAll(() => {
  for (const client of clients) client.destroy()
})
const statement = (more: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...more }] })

describe('a role’s login to the proxy by a token', () => {
  const login = async (credentials: {
    accessKeyId: string
    secretAccessKey: string
    sessionToken?: string
  }) => {
    const { clientConfig, dbProxy } = stackOf.stack
    const { endpoint: host, port } = dbProxy
    const at = { hostname: host, port, username: 'admin', region: clientConfig.region, credentials }
    const connection = await createConnection({
      ...{ host, port, user: 'admin', password: await new Signer(at).getAuthToken() },
      ssl: { rejectUnauthorized: false },
      enableCleartextPlugin: true,
    })
    const [rows] = await connection.query('select 40 + 2 as answer')
    connection.destroy()
    return rows
  }

  it('takes a policy that allows rds-db:connect for the user', async () => {
    const iam = new IAMClient(stackOf.stack.clientConfig)
    const sts = new STSClient(stackOf.stack.clientConfig)
    clients.push(iam, sts)
    const Principal = { AWS: 'arn:aws:iam::000000000000:root' }
    const trust = statement({ Principal, Action: 'sts:AssumeRole' })
    await iam.send(new CreateRoleCommand({ RoleName: 'reports', AssumeRolePolicyDocument: trust }))
    const { Credentials: taken } = await sts.send(
      new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::000000000000:role/reports', RoleSessionName: 'me' }),
    )
    const credentials = {
      accessKeyId: taken!.AccessKeyId!,
      secretAccessKey: taken!.SecretAccessKey!,
      sessionToken: taken!.SessionToken!,
    }
    await expect(login(credentials)).rejects.toMatchObject({ errno: 1045 })
    const allowed = (user: string) =>
      iam.send(
        new PutRolePolicyCommand({
          RoleName: 'reports',
          PolicyName: 'login',
          PolicyDocument: statement({
            Action: 'rds-db:connect',
            Resource: `arn:aws:rds-db:ap-northeast-2:000000000000:dbuser:prx-*/${user}`,
          }),
        }),
      )
    await allowed('reader')
    await expect(login(credentials)).rejects.toMatchObject({ errno: 1045 })
    await allowed('admin')
    expect(await login(credentials)).toEqual([{ answer: 42 }])
    await expect(login({ ...credentials, secretAccessKey: 'x' })).rejects.toMatchObject({ errno: 1045 })
    expect(await login({ accessKeyId: 'test', secretAccessKey: 'test' })).toEqual([{ answer: 42 }])
  })
})
