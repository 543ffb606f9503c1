import type { Integration } from '@aws-sdk/client-apigatewayv2'
import type { ApiGatewayV2Operations } from '../../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../../aws/operations.ts'
import { badRequest, conflict, notEmulated } from '../errors.ts'
import { newId } from '../rest-api-store.ts'
import { type HttpApiStore, type HttpIntegrationRecord, need } from './http-api-store.ts'
import { listPage } from './list-page.ts'

/** What stands behind the routes of an HTTP API: Lambda functions. */
export function httpIntegrationOperations({ store }: { store: HttpApiStore }) {
  return {
    CreateIntegration(input, context) {
      const api = store.get(input.ApiId, context)
      if (input.IntegrationType !== 'AWS_PROXY') {
        throw notEmulated(`integrations of the type ${input.IntegrationType} in HTTP APIs`)
      }
      refuseLinks(input)
      const integration = newIntegration({
        uri: input.IntegrationUri ?? '',
        payloadFormatVersion: input.PayloadFormatVersion,
        timeoutMs: input.TimeoutInMillis,
        description: input.Description,
      })
      api.integrations.set(integration.id, integration)
      return describe(integration)
    },

    GetIntegration(input, context) {
      const { integrations } = store.get(input.ApiId, context)
      return describe(need(integrations, input.IntegrationId, 'Integration'))
    },

    GetIntegrations(input, context) {
      return listPage([...store.get(input.ApiId, context).integrations.values()], input, describe)
    },

    UpdateIntegration(input, context) {
      const { integrations } = store.get(input.ApiId, context)
      const present = need(integrations, input.IntegrationId, 'Integration')
      refuseLinks(input)
      if (input.IntegrationType !== undefined && input.IntegrationType !== 'AWS_PROXY') {
        throw notEmulated(`integrations of the type ${input.IntegrationType} in HTTP APIs`)
      }
      const integration = {
        ...newIntegration({
          uri: input.IntegrationUri ?? present.uri,
          payloadFormatVersion: input.PayloadFormatVersion ?? present.payloadFormatVersion,
          timeoutMs: input.TimeoutInMillis ?? present.timeoutMs,
          description: input.Description ?? present.description,
        }),
        id: present.id,
      }
      integrations.set(integration.id, integration)
      return describe(integration)
    },

    DeleteIntegration(input, context) {
      const { integrations, routes } = store.get(input.ApiId, context)
      const { id } = need(integrations, input.IntegrationId, 'Integration')
      const user = [...routes.values()].find(({ integrationId }) => integrationId === id)
      // The text is not verified on AWS.
      if (user) throw conflict(`Cannot delete Integration '${id}'. It is referenced by Route '${user.id}'.`)
      integrations.delete(id)
      return {}
    },
  } satisfies OperationsOf<ApiGatewayV2Operations>
}

/** Lambda's API takes POST only; nothing goes through a VPC link. */
function refuseLinks({
  ConnectionType,
  IntegrationMethod = 'POST',
}: {
  ConnectionType?: string | undefined
  IntegrationMethod?: string | undefined
}): void {
  if (ConnectionType === 'VPC_LINK') throw notEmulated('integrations through a VPC link')
  if (IntegrationMethod !== 'POST') throw badRequest('IntegrationMethod must be POST for Lambda functions')
}

/** A new integration. Throws BadRequestException for what AWS refuses; its texts are not verified. */
export function newIntegration({
  uri,
  payloadFormatVersion = '1.0',
  timeoutMs = 30_000,
  description,
}: {
  uri: string
  payloadFormatVersion?: string | undefined
  timeoutMs?: number | undefined
  description?: string | undefined
}): HttpIntegrationRecord {
  if (/^https?:/.test(uri)) throw notEmulated('HTTP targets of HTTP APIs; Lambda functions only')
  readFunctionArn(uri)
  if (payloadFormatVersion !== '1.0' && payloadFormatVersion !== '2.0') {
    throw badRequest('Invalid PayloadFormatVersion specified: use 1.0 or 2.0')
  }
  if (timeoutMs < 50 || timeoutMs > 30_000) throw badRequest('Timeout should be between 50 ms and 30000 ms')
  return { id: newId(7), uri, payloadFormatVersion, timeoutMs, description }
}

/** The function that an integration's uri names: its ARN, alone or in REST APIs' form. */
export function readFunctionArn(uri: string): string {
  const [, wrapped] =
    /^arn:aws[a-z-]*:apigateway:[a-z0-9-]+:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/.exec(
      uri,
    ) ?? []
  const arn = wrapped ?? uri
  if (!/^arn:aws[a-z-]*:lambda:/.test(arn)) throw badRequest('Invalid Integration URI specified')
  return arn
}

function describe(integration: HttpIntegrationRecord): Integration {
  return {
    IntegrationId: integration.id,
    IntegrationType: 'AWS_PROXY',
    IntegrationMethod: 'POST',
    IntegrationUri: integration.uri,
    ConnectionType: 'INTERNET',
    PayloadFormatVersion: integration.payloadFormatVersion,
    TimeoutInMillis: integration.timeoutMs,
    ...(integration.description === undefined ? {} : { Description: integration.description }),
  }
}
