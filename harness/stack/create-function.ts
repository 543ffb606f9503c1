import { vpcConfigOf } from './create-network.ts'
import type { NetworkResources } from './network-config.ts'
import type { ProvisioningClients } from './provisioning-clients.ts'
import type { FunctionDefinition, FunctionResources } from './stack-config.ts'

/** CreateFunction from a deployment package. */
export async function createFunction(
  clients: ProvisioningClients,
  name: string,
  config: FunctionDefinition,
  zip: Uint8Array,
  resources: FunctionResources,
  { role, network }: { readonly role: string; readonly network: NetworkResources | undefined },
) {
  const [lambda, { CreateFunctionCommand }] = await Promise.all([
    clients.lambda(),
    import('@aws-sdk/client-lambda'),
  ])
  const VpcConfig = vpcConfigOf(network, config.vpc)
  const { FunctionArn } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: config.runtime as 'nodejs24.x',
      Handler: config.handler,
      Role: role,
      MemorySize: config.memorySize,
      Timeout: config.timeoutSeconds,
      Code: { ZipFile: zip },
      ...(VpcConfig && { VpcConfig }),
      Environment: { Variables: config.environment(resources) },
    }),
  )
  return { name, arn: FunctionArn ?? '' }
}
