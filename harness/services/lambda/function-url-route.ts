import { randomUUID } from 'node:crypto'
import { isPreflight, preflightHeaders, withCors } from '../../aws/cors.ts'
import { AwsError } from '../../aws/error.ts'
import type { HttpAnswer, HttpRequest, HttpRoute } from '../../aws/http.ts'
import { httpEvent } from '../../aws/http-event.ts'
import type { CallerIdentity } from '../../aws/service.ts'
import { type Signer, verifySignature } from '../../aws/verify-signature.ts'
import type { Clock } from '../../kit/clock.ts'
import { readFunctionName } from './function-name.ts'
import type { FunctionEntry, FunctionStore, FunctionUrlRecord, PolicyStatement } from './function-store.ts'
import { readFunctionUrlAddress } from './function-url-address.ts'
import { bufferedAnswer, streamedAnswer } from './function-url-answer.ts'
import { invokeNow } from './invocation.ts'
import type { FunctionPlane } from './ports.ts'
import { invokeStreaming } from './streamed-invocation.ts'

/** Recorded from AWS in LocalStack's snapshots for AuthType NONE without permission; that AWS_IAM answers the same is inferred. */
const forbiddenText =
  'Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html'

/** Lambda's limit for the payload of a synchronous invocation. */
const payloadLimitBytes = 6 * 1024 * 1024

/** What the route asks about callers of URLs with AWS_IAM. */
export interface FunctionUrlCallers {
  /** The secret access key; undefined when there is no such key. */
  secretOf(signer: Signer): Promise<string | undefined>
  /** Who has signed; undefined when policies do not let them call the function's URL. */
  caller(request: HttpRequest, functionArn: string): CallerIdentity | undefined
}

/** The calls of function URLs: payload version 2.0, the result as a whole or as it comes. */
export function functionUrlRoute({
  store,
  functionPlane,
  clock,
  callers,
}: {
  store: FunctionStore
  functionPlane: FunctionPlane
  clock: Clock
  callers: FunctionUrlCallers | undefined
}): HttpRoute {
  async function answer(request: HttpRequest): Promise<HttpAnswer> {
    const address = readFunctionUrlAddress(request)
    const target = address && find(store, address.id)
    // The body is LocalStack's record of AWS's.
    if (!address || !target) return refusal(403, null, 'AccessDeniedException')
    const { cors } = target.record
    if (cors && isPreflight(request)) return { statusCode: 200, headers: preflightHeaders(cors, request) }
    const response = await call(request, address, target)
    return cors ? withCors(response, cors, request) : response
  }

  async function call(
    request: HttpRequest,
    address: { id: string; path: string },
    { entry, record, qualifier }: Target,
  ): Promise<HttpAnswer> {
    const caller = await admit(request, entry, record, qualifier)
    if (caller === 'refused') return refusal(403, forbiddenText, 'AccessDeniedException')
    if (request.body.length > payloadLimitBytes) {
      return refusal(413, 'Request Entity Too Large', 'RequestEntityTooLargeException')
    }
    const [, , , region = '', account = ''] = record.arn.split(':')
    const requestId = randomUUID()
    const event = httpEvent(request, {
      routeKey: '$default',
      rawPath: address.path,
      requestContext: {
        accountId: caller?.account ?? 'anonymous',
        apiId: address.id,
        domainName: `${address.id}.lambda-url.${region}.on.aws`,
        domainPrefix: address.id,
        requestId,
        stage: '$default',
        startedAtMs: clock.now(),
        ...(caller ? { authorizer: { iam: iamAuthorizer(caller) } } : {}),
      },
    })
    const reference = readFunctionName(record.arn, undefined, { region, account })
    try {
      const invocation = {
        record: store.chosen(reference),
        payload: Buffer.from(JSON.stringify(event)),
        invocationId: requestId,
        qualifier: reference.qualifier,
      }
      const response =
        record.invokeMode === 'RESPONSE_STREAM'
          ? await streamedAnswer(await invokeStreaming(functionPlane, invocation))
          : bufferedAnswer(await invokeNow(functionPlane, invocation))
      // The body is LocalStack's record of AWS's.
      return response
        ? { ...response, headers: { 'x-amzn-requestid': requestId, ...response.headers } }
        : { statusCode: 502, headers: { 'content-type': 'application/json' }, body: 'Internal Server Error' }
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      const isThrottled = error.code === 'TooManyRequestsException'
      // The text of a throttled call is not verified on AWS.
      return isThrottled
        ? refusal(429, error.message, error.code)
        : refusal(403, null, 'AccessDeniedException')
    }
  }

  /** Undefined for anybody, the caller for AWS_IAM. */
  async function admit(
    request: HttpRequest,
    entry: FunctionEntry,
    record: FunctionUrlRecord,
    qualifier: string,
  ): Promise<CallerIdentity | undefined | 'refused'> {
    if (record.authType === 'NONE') {
      return allowsEverybody(entry.policies.get(qualifier) ?? []) ? undefined : 'refused'
    }
    if (!callers) return 'refused'
    const nowMs = clock.now()
    const secretOf = callers.secretOf.bind(callers)
    const signer = await verifySignature(request, { service: 'lambda', nowMs, secretOf })
    return (signer && callers.caller(request, record.arn)) ?? 'refused'
  }

  return {
    name: 'lambda-url',
    openToBrowsers: true,
    matches: (request) => readFunctionUrlAddress(request) !== undefined,
    answer,
  }
}

interface Target {
  readonly entry: FunctionEntry
  readonly record: FunctionUrlRecord
  readonly qualifier: string
}

function find(store: FunctionStore, id: string): Target | undefined {
  for (const entry of store.list()) {
    for (const [qualifier, record] of entry.functionUrls) {
      if (record.id === id) return { entry, record, qualifier }
    }
  }
  return undefined
}

/** AuthType NONE lets nobody in by itself: the function's policy must (documented). */
function allowsEverybody(policy: readonly PolicyStatement[]): boolean {
  return policy.some(({ Principal, Action, Condition = {} }) => {
    const { StringEquals = {}, ...others } = Condition
    const isOpen = Object.entries(StringEquals).every(
      ([key, value]) => key === 'lambda:FunctionUrlAuthType' && value === 'NONE',
    )
    const isAction = ['lambda:InvokeFunctionUrl', 'lambda:*', '*'].includes(Action)
    return Principal === '*' && isAction && isOpen && Object.keys(others).length === 0
  })
}

function iamAuthorizer({ accessKeyId, account, arn, userId }: CallerIdentity): object {
  return {
    accessKey: accessKeyId,
    accountId: account,
    callerId: userId,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn: arn,
    userId,
  }
}

function refusal(statusCode: number, Message: string | null, errorType: string): HttpAnswer {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': errorType },
    body: JSON.stringify({ Message }),
  }
}
