import type { ProvisioningClients } from './provisioning-clients.ts'
import type { ApiRoute, StackDefinition } from './stack-config.ts'

/** A REST API with its routes, the permission to invoke their functions, and one deployed stage. */
export async function createApi(
  definition: StackDefinition,
  clients: ProvisioningClients,
  functions: Record<string, { name: string; arn: string }>,
  endpointUrl: string,
) {
  const { name, stage, routes } = definition.api!
  const [gateway, commands, lambda, { AddPermissionCommand }] = await Promise.all([
    clients.apiGateway(),
    import('@aws-sdk/client-api-gateway'),
    clients.lambda(),
    import('@aws-sdk/client-lambda'),
  ])
  const { id: restApiId } = await gateway.send(new commands.CreateRestApiCommand({ name }))
  const { items: [root] = [] } = await gateway.send(new commands.GetResourcesCommand({ restApiId }))
  const resourceIds = new Map([['/', root?.id]])
  for (const route of routes) {
    const resourceId = await resourceFor(route.path)
    const { arn } = functions[route.function]!
    const httpMethod = route.method
    const at = { restApiId, resourceId, httpMethod }
    await gateway.send(new commands.PutMethodCommand({ ...at, authorizationType: 'NONE' }))
    await gateway.send(
      new commands.PutIntegrationCommand({
        ...at,
        type: route.integration,
        integrationHttpMethod: 'POST',
        uri: `arn:aws:apigateway:${definition.region}:lambda:path/${pathOf(route, arn)}`,
        ...(route.responseTransferMode === 'STREAM' ? { responseTransferMode: 'STREAM' as const } : {}),
      }),
    )
    if (route.integration === 'AWS') {
      await gateway.send(new commands.PutMethodResponseCommand({ ...at, statusCode: '200' }))
      await gateway.send(new commands.PutIntegrationResponseCommand({ ...at, statusCode: '200' }))
    }
  }
  await Promise.all(
    [...new Set(routes.map((route) => route.function))].map((FunctionName) =>
      lambda.send(
        new AddPermissionCommand({
          FunctionName,
          StatementId: `apigateway-${restApiId}`,
          Action: 'lambda:InvokeFunction',
          Principal: 'apigateway.amazonaws.com',
          SourceArn: `arn:aws:execute-api:${definition.region}:000000000000:${restApiId}/*`,
        }),
      ),
    ),
  )
  await gateway.send(new commands.CreateDeploymentCommand({ restApiId, stageName: stage }))
  return { id: restApiId ?? '', stage, invokeUrl: `${endpointUrl}/_aws/execute-api/${restApiId}/${stage}/` }

  async function resourceFor(path: string): Promise<string | undefined> {
    const known = resourceIds.get(path)
    if (known) return known
    const cut = path.lastIndexOf('/')
    const parentId = await resourceFor(path.slice(0, cut) || '/')
    const { id } = await gateway.send(
      new commands.CreateResourceCommand({ restApiId, parentId, pathPart: path.slice(cut + 1) }),
    )
    resourceIds.set(path, id)
    return id
  }
}

/** Of Invoke or InvokeWithResponseStream. */
function pathOf({ responseTransferMode }: ApiRoute, functionArn: string): string {
  return responseTransferMode === 'STREAM'
    ? `2021-11-15/functions/${functionArn}/response-streaming-invocations`
    : `2015-03-31/functions/${functionArn}/invocations`
}
