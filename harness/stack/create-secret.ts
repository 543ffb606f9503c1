import type { ProvisioningClients } from './provisioning-clients.ts'

/** What a secret tells of the database, in the shape that the console writes for one of RDS (reference: secret JSON structure). */
export interface SecretDatabase {
  readonly identifier: string
  readonly host: string
  readonly port: number
  readonly inNetwork?: { readonly host: string; readonly port: number }
}

/** A secret with a database user's credentials. */
export async function createSecret(
  clients: ProvisioningClients,
  name: string,
  { identifier, inNetwork, host, port }: SecretDatabase,
  credentials: { username: string; password: string },
): Promise<{ name: string; arn: string }> {
  const [secretsManager, { CreateSecretCommand }] = await Promise.all([
    clients.secretsManager(),
    import('@aws-sdk/client-secrets-manager'),
  ])
  const { ARN } = await secretsManager.send(
    new CreateSecretCommand({
      Name: name,
      SecretString: JSON.stringify({
        ...credentials,
        engine: 'mysql',
        ...(inNetwork ?? { host, port }),
        dbInstanceIdentifier: identifier,
      }),
    }),
  )
  return { name, arn: ARN ?? '' }
}
