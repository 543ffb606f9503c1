import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { createConnection } from 'mysql2/promise'

const secretsManager = new SecretsManagerClient()

/** Pins its session and disconnects at once: nobody who looks now and then sees it. */
export async function handler() {
  const { SecretString } = await secretsManager.send(
    new GetSecretValueCommand({ SecretId: process.env.SECRET_ID }),
  )
  const { username, password } = JSON.parse(SecretString ?? '{}')
  const connection = await createConnection({
    host: process.env.DB_HOST!,
    port: Number(process.env.DB_PORT),
    user: username,
    password,
  })
  await connection.execute('select ? as one', [1])
  await connection.end()
}
