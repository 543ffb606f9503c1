import type { HttpRequest } from '../../../aws/http.ts'
import { requestTime, sourceIpOf } from '../../../aws/http-event.ts'
import { lastOf, listsOf, readHeaders, readQuery } from '../proxy-event.ts'

/** What an HTTP API's event of version 1.0 is made of. */
export interface HttpEventV1Settings {
  readonly accountId: string
  readonly apiId: string
  readonly domainName: string
  readonly stage: string
  readonly requestId: string
  readonly extendedRequestId: string
  readonly routeKey: string
  readonly rawPath: string
  readonly pathParameters: Readonly<Record<string, string>>
  readonly stageVariables: Readonly<Record<string, string>>
  readonly startedAtMs: number
}

/** Payload version 1.0 as HTTP APIs send it (documented): near to that of REST APIs, with a `version`. */
export function httpEventV1(request: HttpRequest, settings: HttpEventV1Settings): object {
  const { routeKey, rawPath, pathParameters, stageVariables } = settings
  const headers = readHeaders(request)
  const query = readQuery(request)
  const { body } = request
  const isText = /text|json|xml|javascript/i.test(request.headers['content-type'] ?? '')
  const resource = routeKey === '$default' ? '$default' : (routeKey.split(' ')[1] ?? '')
  const orNull = (map: object) => (Object.keys(map).length > 0 ? map : null)
  return {
    version: '1.0',
    resource,
    path: rawPath,
    httpMethod: request.method,
    headers: lastOf(headers),
    multiValueHeaders: listsOf(headers),
    queryStringParameters: orNull(lastOf(query)),
    multiValueQueryStringParameters: orNull(listsOf(query)),
    requestContext: {
      accountId: settings.accountId,
      apiId: settings.apiId,
      domainName: settings.domainName,
      domainPrefix: settings.apiId,
      extendedRequestId: settings.extendedRequestId,
      httpMethod: request.method,
      identity: {
        ...{ accessKey: null, accountId: null, caller: null, cognitoAmr: null },
        ...{ cognitoAuthenticationProvider: null, cognitoAuthenticationType: null },
        ...{ cognitoIdentityId: null, cognitoIdentityPoolId: null, principalOrgId: null },
        sourceIp: sourceIpOf(request),
        user: null,
        userAgent: request.headers['user-agent'] ?? '',
        userArn: null,
      },
      path: rawPath,
      protocol: 'HTTP/1.1',
      requestId: settings.requestId,
      requestTime: requestTime(settings.startedAtMs),
      requestTimeEpoch: settings.startedAtMs,
      resourceId: null,
      resourcePath: resource,
      stage: settings.stage,
    },
    pathParameters: orNull(pathParameters),
    stageVariables: orNull(stageVariables),
    body: body.length > 0 ? body.toString(isText ? 'utf8' : 'base64') : null,
    isBase64Encoded: body.length > 0 && !isText,
  }
}
