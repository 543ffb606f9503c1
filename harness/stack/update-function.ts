import { type PackageSources, packageFunction } from './bundle.ts'
import type { ProvisioningClients } from './provisioning-clients.ts'
import { step } from './provisioning-step.ts'
import type { FunctionDefinition } from './stack-config.ts'

/** Bundles a function anew and replaces its code. Resolves with what went into the bundle. */
export async function updateFunction(
  clients: ProvisioningClients,
  name: string,
  { entry, runtime }: FunctionDefinition,
  cacheDir: string,
): Promise<PackageSources> {
  const { zip, ...sources } = await packageFunction(entry, runtime, cacheDir)
  const [lambda, { UpdateFunctionCodeCommand }] = await Promise.all([
    clients.lambda(),
    import('@aws-sdk/client-lambda'),
  ])
  const command = new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: zip })
  await step(`update the function ${name}`, () => lambda.send(command))
  return sources
}
