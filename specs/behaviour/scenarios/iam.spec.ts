import { ModifyDBProxyCommand, RDSClient } from '@aws-sdk/client-rds'
import { Signer } from '@aws-sdk/rds-signer'
import { beforeAll, expect } from '@jest/globals'
import { createConnection } from 'mysql2/promise'
import { type ScenarioTools, useScenarios } from '../../support/scenarios/use-scenarios.ts'

const { shows, stackOf } = useScenarios()

beforeAll(async () => {
  const { clientConfig, dbProxy, secret } = stackOf.stack
  const rds = new RDSClient(clientConfig)
  await rds.send(
    new ModifyDBProxyCommand({
      DBProxyName: dbProxy.name,
      RequireTLS: true,
      Auth: [{ AuthScheme: 'SECRETS', SecretArn: secret.arn, IAMAuth: 'REQUIRED' }],
    }),
  )
  rds.destroy()
})

function connectWith({ login, certificateAuthority: ca }: ScenarioTools, password: string) {
  return createConnection({ ...login, password, ssl: { ca }, enableCleartextPlugin: true })
}

shows('S32a', async (tools) => {
  const { clientConfig, dbProxy } = tools.stack
  const { region, credentials } = clientConfig
  const { user: username } = tools.login
  const signer = new Signer({ hostname: dbProxy.endpoint, port: dbProxy.port, username, region, credentials })
  const connect = async () => connectWith(tools, await signer.getAuthToken())
  const connection = await connect()
  try {
    const [rows] = await connection.query('select current_user() as user')
    expect(rows).toEqual([{ user: 'admin@%' }])
    await tools.expectOutcome(connect)
  } finally {
    await connection.end()
  }
})

shows('S32b', (tools) => tools.expectError(connectWith(tools, tools.login.password)))
