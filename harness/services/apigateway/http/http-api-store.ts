import type { RouteSettings } from '@aws-sdk/client-apigatewayv2'
import type { CorsSettings } from '../../../aws/cors.ts'
import type { AccessLog } from '../access-log.ts'
import { ApiStore, type Scope } from '../api-store.ts'
import { notFound } from '../errors.ts'

/** A Lambda function behind routes. */
export interface HttpIntegrationRecord {
  readonly id: string
  /** A function's ARN, or `arn:aws:apigateway:…/invocations` around one; may hold `${stageVariables.NAME}`. */
  readonly uri: string
  readonly payloadFormatVersion: '1.0' | '2.0'
  readonly timeoutMs: number
  readonly description: string | undefined
}

export interface RouteRecord {
  readonly id: string
  /** `GET /pets/{id}`, `ANY /{proxy+}` or `$default`. */
  readonly key: string
  readonly integrationId: string | undefined
  readonly operationName: string | undefined
}

/** Routes and integrations as a stage serves them. */
export interface Routing {
  readonly routes: ReadonlyMap<string, RouteRecord>
  readonly integrations: ReadonlyMap<string, HttpIntegrationRecord>
}

export interface HttpDeploymentRecord extends Routing {
  readonly id: string
  readonly description: string | undefined
  readonly createdMs: number
}

export interface HttpStageRecord {
  readonly accessLog?: AccessLog | undefined
  readonly defaultRouteSettings: RouteSettings
  /** By the key of the route. */
  readonly routeSettings: Readonly<Record<string, RouteSettings>>
  readonly name: string
  readonly autoDeploy: boolean
  readonly deploymentId: string | undefined
  readonly description: string | undefined
  readonly variables: Readonly<Record<string, string>> | undefined
  readonly tags: Readonly<Record<string, string>>
  readonly createdMs: number
  readonly updatedMs: number
}

/** Of a stage of which none were made. */
export const noSettings = { defaultRouteSettings: {}, routeSettings: {} }

/** The members are replaced, never changed in place, but for the maps. */
export interface HttpApiRecord extends Scope {
  readonly id: string
  readonly createdMs: number
  tags: Readonly<Record<string, string>>
  name: string
  description: string | undefined
  version: string | undefined
  cors: CorsSettings | undefined
  ipAddressType: 'ipv4' | 'dualstack'
  endpointDisabled: boolean
  readonly routes: Map<string, RouteRecord>
  readonly integrations: Map<string, HttpIntegrationRecord>
  readonly deployments: Map<string, HttpDeploymentRecord>
  readonly stages: Map<string, HttpStageRecord>
}

/** HTTP APIs by id. */
export class HttpApiStore extends ApiStore<HttpApiRecord> {}

/** A part of an API by its id. Throws NotFoundException; the text is not verified on AWS. */
export function need<Value>(map: ReadonlyMap<string, Value>, id: string, kind: string): Value {
  const value = map.get(id)
  if (value === undefined) throw notFound(`Invalid ${kind} identifier specified`)
  return value
}
