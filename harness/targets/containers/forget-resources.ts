/**
 * Deletes what stacks make at an endpoint, through the AWS APIs: REST APIs, functions and secrets. The free LocalStack has no other way to
 * forget. What else a test has made there stays.
 */
export async function forgetResources(endpoint: string, region: string): Promise<void> {
  const config = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
  await Promise.all([forgetApis(config), forgetFunctions(config), forgetSecrets(config)])
}

interface Config {
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

async function forgetApis(config: Config): Promise<void> {
  const sdk = await import('@aws-sdk/client-api-gateway')
  const client = new sdk.APIGatewayClient(config)
  const { items = [] } = await client.send(new sdk.GetRestApisCommand({ limit: 500 }))
  for (const { id } of items) await client.send(new sdk.DeleteRestApiCommand({ restApiId: id }))
  client.destroy()
}

async function forgetFunctions(config: Config): Promise<void> {
  const sdk = await import('@aws-sdk/client-lambda')
  const client = new sdk.LambdaClient(config)
  for await (const { Functions = [] } of sdk.paginateListFunctions({ client }, {})) {
    for (const { FunctionName } of Functions)
      await client.send(new sdk.DeleteFunctionCommand({ FunctionName }))
  }
  client.destroy()
}

async function forgetSecrets(config: Config): Promise<void> {
  const sdk = await import('@aws-sdk/client-secrets-manager')
  const client = new sdk.SecretsManagerClient(config)
  const pages = sdk.paginateListSecrets({ client }, { IncludePlannedDeletion: true })
  for await (const { SecretList = [] } of pages) {
    for (const { ARN: SecretId } of SecretList) {
      await client.send(new sdk.DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }))
    }
  }
  client.destroy()
}
