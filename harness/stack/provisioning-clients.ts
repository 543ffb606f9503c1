import type { APIGatewayClient } from '@aws-sdk/client-api-gateway'
import type { LambdaClient } from '@aws-sdk/client-lambda'
import type { RDSClient } from '@aws-sdk/client-rds'
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'

/** The SDK clients that provisioning drives; made by the caller, since a user's own code may want them too. */
export interface ProvisioningClients {
  rds(): Promise<RDSClient>
  secretsManager(): Promise<SecretsManagerClient>
  lambda(): Promise<LambdaClient>
  apiGateway(): Promise<APIGatewayClient>
}
