import type { Integration } from '@aws-sdk/client-api-gateway'
import { badRequest, notEmulated } from './errors.ts'
import { isStreamingUri, readIntegrationUri } from './integration-uri.ts'
import { checkTemplate } from './mapping-template.ts'
import { checkRequestParameters } from './parameter-mapping.ts'
import type { IntegrationRecord } from './rest-api-store.ts'

/** AWS's default and classic maximum. */
const defaultTimeoutMs = 29_000
/** Documented for integrations that stream. */
const streamLimitMs = 900_000

/** What an integration is made of, in PutIntegration's words. */
export interface IntegrationInput {
  readonly resourceId: string
  readonly integrationHttpMethod?: string | undefined
  readonly uri?: string | undefined
  readonly connectionType?: string | undefined
  readonly requestParameters?: Record<string, string> | undefined
  readonly requestTemplates?: Record<string, string> | undefined
  readonly contentHandling?: Integration['contentHandling']
  readonly passthroughBehavior?: string | undefined
  readonly timeoutInMillis?: number | undefined
  readonly responseTransferMode?: string | undefined
  readonly cacheNamespace?: string | undefined
  readonly cacheKeyParameters?: string[] | undefined
}

/** An integration without responses. Throws AWS's errors for what it cannot be. */
export function newIntegration(
  type: IntegrationRecord['type'],
  input: IntegrationInput,
): Omit<IntegrationRecord, 'responses'> {
  if (input.connectionType === 'VPC_LINK') throw notEmulated('integrations through a VPC link')
  const streams = input.responseTransferMode === 'STREAM'
  checkTransferMode(type, input.uri, streams)
  // Recorded for AWS; for AWS_PROXY not verified.
  if (type !== 'MOCK' && !input.integrationHttpMethod) {
    throw badRequest('Enumeration value for HttpMethod must be non-empty')
  }
  const functionArn = type === 'MOCK' ? undefined : readIntegrationUri(type, input.uri)
  for (const template of Object.values(input.requestTemplates ?? {})) checkTemplate(template)
  checkRequestParameters(input.requestParameters)
  refuseEvent(input.requestParameters)
  const timeoutMs = input.timeoutInMillis ?? defaultTimeoutMs
  // AWS allows more than 29 s only after a quota increase; the upper end here is not verified.
  if (!(timeoutMs >= 50 && timeoutMs <= (streams ? streamLimitMs : 300_000))) {
    throw badRequest('Timeout should be between 50 ms and 29000 ms')
  }
  const description: Integration = {
    type,
    ...(input.integrationHttpMethod ? { httpMethod: input.integrationHttpMethod } : {}),
    ...(input.uri === undefined ? {} : { uri: input.uri }),
    ...(input.requestParameters ? { requestParameters: input.requestParameters } : {}),
    ...(input.contentHandling ? { contentHandling: input.contentHandling } : {}),
    ...(input.requestTemplates ? { requestTemplates: input.requestTemplates } : {}),
    passthroughBehavior: readPassthroughBehavior(input.passthroughBehavior),
    timeoutInMillis: timeoutMs,
    ...(streams ? { responseTransferMode: 'STREAM' as const } : {}),
    cacheNamespace: input.cacheNamespace ?? input.resourceId,
    cacheKeyParameters: input.cacheKeyParameters ?? [],
  }
  return { type, functionArn, timeoutMs, description }
}

function readPassthroughBehavior(behavior = 'WHEN_NO_MATCH'): string {
  if (['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'].includes(behavior)) return behavior
  // The text is not verified on AWS.
  throw badRequest('Invalid passthroughBehavior specified: use WHEN_NO_MATCH, WHEN_NO_TEMPLATES or NEVER')
}

/** Asynchronous calls: the one header that changes what Lambda does. */
function refuseEvent(parameters: Record<string, string> = {}): void {
  for (const [target, source] of Object.entries(parameters)) {
    if (
      /^integration\.request\.header\.x-amz-invocation-type$/i.test(target) &&
      source !== "'RequestResponse'"
    ) {
      throw notEmulated(`the request mapping ${target}: ${source} (functions are called synchronously only)`)
    }
  }
}

/** Which combinations there are is documented; codes and texts are not verified on AWS. */
function checkTransferMode(type: string, uri: string | undefined, streams: boolean): void {
  if (streams && type !== 'AWS_PROXY') {
    throw badRequest(
      'Response transfer mode STREAM is only supported for HTTP_PROXY and AWS_PROXY integrations',
    )
  }
  if (type === 'AWS_PROXY' && isStreamingUri(uri) !== streams) {
    throw badRequest(
      streams
        ? 'Response transfer mode STREAM needs the uri of response-streaming-invocations'
        : 'The uri of response-streaming-invocations needs response transfer mode STREAM',
    )
  }
}
