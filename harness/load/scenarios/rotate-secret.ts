import { randomUUID } from 'node:crypto'
import type { Stack } from '../../stack/stack.ts'

/**
 * What the function of a rotation does in its four steps, in two calls: a new password for the master user, then the secret's new
 * value. Returns the time between the two, in milliseconds, in which the secret's password is not the database's.
 */
export async function rotateSecret({ clientConfig, database, secret }: Stack): Promise<number> {
  const [{ RDS }, { SecretsManager }] = await Promise.all([
    import('@aws-sdk/client-rds'),
    import('@aws-sdk/client-secrets-manager'),
  ])
  const rds = new RDS(clientConfig)
  const secretsManager = new SecretsManager(clientConfig)
  try {
    const { SecretString = '{}' } = await secretsManager.getSecretValue({ SecretId: secret.name })
    const { RandomPassword: password } = await secretsManager.getRandomPassword({
      PasswordLength: 32,
      ExcludePunctuation: true,
    })
    await rds.modifyDBInstance({
      DBInstanceIdentifier: database.identifier,
      MasterUserPassword: password,
      ApplyImmediately: true,
    })
    const changed = performance.now()
    await secretsManager.putSecretValue({
      SecretId: secret.name,
      SecretString: JSON.stringify({ ...JSON.parse(SecretString), password }),
      ClientRequestToken: randomUUID(),
    })
    return performance.now() - changed
  } finally {
    rds.destroy()
    secretsManager.destroy()
  }
}
