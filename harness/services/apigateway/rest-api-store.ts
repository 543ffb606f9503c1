import { randomBytes } from 'node:crypto'
import type {
  GatewayResponseType,
  Integration,
  IntegrationResponse,
  Method,
  MethodResponse,
} from '@aws-sdk/client-api-gateway'
import type { AccessLog } from './access-log.ts'
import { ApiStore, type Scope } from './api-store.ts'
import { notFound } from './errors.ts'
import type { MethodSettings } from './method-settings.ts'

export interface IntegrationRecord {
  readonly type: 'AWS' | 'AWS_PROXY' | 'MOCK'
  /** As the uri names it, with `${stageVariables.NAME}` and `{path parameters}` still in it; undefined for MOCK. */
  readonly functionArn: string | undefined
  readonly timeoutMs: number
  /** In AWS's shape, without its responses. */
  readonly description: Integration
  readonly responses: ReadonlyMap<string, IntegrationResponse>
}

export interface MethodRecord {
  /** In AWS's shape, without responses and integration. */
  readonly description: Method
  readonly responses: ReadonlyMap<string, MethodResponse>
  readonly integration: IntegrationRecord | undefined
}

/** Never changed in place, so that a deployment can keep it as it is. */
export interface ResourceRecord {
  readonly id: string
  readonly parentId: string | undefined
  readonly pathPart: string | undefined
  readonly path: string
  readonly methods: ReadonlyMap<string, MethodRecord>
}

/** How one kind of the gateway's own answers looks. */
export interface GatewayResponseRecord {
  readonly statusCode: string | undefined
  readonly responseParameters: Readonly<Record<string, string>> | undefined
  readonly responseTemplates: Readonly<Record<string, string>> | undefined
}

/** A snapshot of the API's resources: what its stages serve. */
export interface DeploymentRecord {
  readonly id: string
  readonly description: string | undefined
  readonly createdMs: number
  readonly resources: readonly ResourceRecord[]
  /** Bytes from which on answers are compressed; undefined: none is. */
  readonly minimumCompressionSize: number | undefined
  readonly endpointDisabled: boolean
  readonly gatewayResponses: ReadonlyMap<GatewayResponseType, GatewayResponseRecord>
}

export interface StageRecord {
  readonly tracingEnabled: boolean
  readonly methodSettings: MethodSettings
  readonly accessLog?: AccessLog | undefined
  readonly name: string
  readonly deploymentId: string
  readonly description: string | undefined
  readonly variables: Readonly<Record<string, string>> | undefined
  readonly tags: Readonly<Record<string, string>>
  readonly createdMs: number
  readonly updatedMs: number
}

export interface RestApiRecord extends Scope {
  readonly id: string
  readonly rootResourceId: string
  readonly createdMs: number
  tags: Readonly<Record<string, string>>
  endpointTypes: readonly string[]
  ipAddressType: 'ipv4' | 'dualstack'
  /** These two reach a stage with the next deployment. */
  minimumCompressionSize: number | undefined
  endpointDisabled: boolean
  name: string
  description: string | undefined
  version: string | undefined
  binaryMediaTypes: readonly string[]
  readonly resources: Map<string, ResourceRecord>
  readonly gatewayResponses: Map<GatewayResponseType, GatewayResponseRecord>
  readonly deployments: Map<string, DeploymentRecord>
  readonly stages: Map<string, StageRecord>
}

/** REST APIs by id. */
export class RestApiStore extends ApiStore<RestApiRecord> {
  /** As `get`, in the words of operations that look for a resource: one of an unknown API is not there either (recorded). */
  ofResource(id: string, scope: Scope): RestApiRecord {
    return this.get(id, scope, 'Invalid Resource identifier specified')
  }
}

export function getResource(api: RestApiRecord, id: string): ResourceRecord {
  const resource = api.resources.get(id)
  if (!resource) throw notFound('Invalid Resource identifier specified')
  return resource
}

export function getStage(api: RestApiRecord, name: string): StageRecord {
  const stage = api.stages.get(name)
  if (!stage) throw notFound('Invalid stage identifier specified')
  return stage
}

export function getMethod(api: RestApiRecord, resourceId: string, verb: string): MethodRecord {
  const method = getResource(api, resourceId).methods.get(verb)
  if (!method) throw notFound('Invalid Method identifier specified')
  return method
}

export function getIntegration(api: RestApiRecord, resourceId: string, verb: string): IntegrationRecord {
  const { integration } = getMethod(api, resourceId, verb)
  if (!integration) throw notFound('Invalid Integration identifier specified')
  return integration
}

/** Replaces one method of a resource; undefined removes it. */
export function putMethodRecord(
  api: RestApiRecord,
  resourceId: string,
  verb: string,
  method: MethodRecord | undefined,
): void {
  const resource = getResource(api, resourceId)
  const methods = new Map(resource.methods)
  if (method) methods.set(verb, method)
  else methods.delete(verb)
  api.resources.set(resourceId, { ...resource, methods })
}

const idCharacters = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** An identifier as API Gateway makes them: 10 characters for an API, 6 for the rest. */
export function newId(length: number): string {
  return Array.from(randomBytes(length), (byte) => idCharacters[byte % idCharacters.length]).join('')
}
