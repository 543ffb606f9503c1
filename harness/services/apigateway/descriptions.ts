import type { Integration, Method } from '@aws-sdk/client-api-gateway'
import type { IntegrationRecord, MethodRecord } from './rest-api-store.ts'

/** A method in AWS's shape, with what it declares. */
export function describeMethod(method: MethodRecord): Method {
  return {
    ...method.description,
    ...(method.responses.size > 0 ? { methodResponses: Object.fromEntries(method.responses) } : {}),
    ...(method.integration ? { methodIntegration: describeIntegration(method.integration) } : {}),
  }
}

/** An integration in AWS's shape, with its responses. */
export function describeIntegration({ description, responses }: IntegrationRecord): Integration {
  return {
    ...description,
    ...(responses.size > 0 ? { integrationResponses: Object.fromEntries(responses) } : {}),
  }
}
