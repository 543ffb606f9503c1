import { type CredentialScope, credentialScope } from '../aws/caller-identity.ts'
import { AwsError } from '../aws/error.ts'
import type { HttpRequest } from '../aws/http.ts'
import { matchRoute } from '../aws/protocols/rest-routes.ts'
import { rpcV2Path } from '../aws/protocols/rpc-v2-cbor.ts'
import type { Service } from '../aws/service.ts'
import { loadModel, type ServiceModel } from '../aws/service-model.ts'

export interface IdentifiedService {
  readonly service: Service
  readonly model: ServiceModel
  readonly scope: CredentialScope | undefined
}

/**
 * Finds the service that a request is for: by the credential scope, else (unsigned: curl, presigned leftovers) by
 * X-Amz-Target's prefix, RPC v2's path, host, REST path, and the query protocols' Action. Throws NotImplemented naming the service.
 */
export function identifyService(request: HttpRequest, services: readonly Service[]): IdentifiedService {
  const scope = credentialScope(request)
  const asked = signedService(request, scope) ?? unsignedService(request, services)
  const service = services.find((each) => each.signingName === asked)
  const model = service && loadModel(service.signingName)
  if (service && model) return { service, model, scope }
  const running = services.map((each) => each.signingName).join(', ')
  const named = asked
    ? `The service '${asked}' is not emulated`
    : 'The request is for no service that is known here'
  throw new AwsError('NotImplemented', `${named}. Emulated: ${running}.`)
}

/** HTTP APIs' clients sign for `apigateway`, as those of REST APIs do; their paths begin with the version. */
function signedService({ url }: HttpRequest, scope: CredentialScope | undefined): string | undefined {
  const isVersion2 = scope?.signingName === 'apigateway' && url.pathname.startsWith('/v2/')
  return isVersion2 ? 'apigatewayv2' : scope?.signingName
}

function unsignedService(request: HttpRequest, services: readonly Service[]): string | undefined {
  const models = () =>
    services.map((each) => loadModel(each.signingName)).filter((each) => each !== undefined)
  const target = request.headers['x-amz-target']
  if (target) {
    const prefix = String(target).split('.')[0] ?? ''
    return models().find((model) => model.targetPrefix === prefix)?.signingName ?? prefix
  }
  const rpc = rpcV2Path(request.url)
  if (rpc) return models().find((model) => model.targetPrefix === rpc.service)?.signingName ?? rpc.service
  const [label = '', ...domain] = request.url.hostname.split('.')
  if (domain.join('.').endsWith('amazonaws.com') && services.some((each) => each.signingName === label))
    return label
  const byPath = models().find((model) => matchRoute(model, request.method, request.url))
  if (byPath) return byPath.signingName
  const form = new URLSearchParams(request.body.toString('latin1'))
  const action = request.url.searchParams.get('Action') ?? form.get('Action')
  const version = request.url.searchParams.get('Version') ?? form.get('Version')
  if (action === null) return undefined
  const query = models().filter(
    (model) => model.protocol === 'awsQuery' && Object.hasOwn(model.operations, action),
  )
  return (query.find((model) => model.apiVersion === version) ?? query[0])?.signingName
}
