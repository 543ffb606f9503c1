/**
 * In which order AWS lists an enum's values when it refuses another one: the order of a hash table there, so it has to be looked up.
 * Recorded (LocalStack's tests/aws/services, *.snapshot.json); an enum that is not here is listed as the SDK has it. Keys are
 * `SIGNING-NAME:Enum`.
 */
export const enumOrders: Readonly<Record<string, readonly string[]>> = {
  'lambda:Architecture': ['x86_64', 'arm64'],
  'lambda:InvokeMode': ['RESPONSE_STREAM', 'BUFFERED'],
  'lambda:SnapStartApplyOn': ['PublishedVersions', 'None'],
  'apigateway:EndpointType': ['PRIVATE', 'EDGE', 'REGIONAL'],
  'apigateway:IpAddressType': ['ipv4', 'dualstack'],
  'apigateway:IntegrationType': ['HTTP', 'MOCK', 'AWS_PROXY', 'HTTP_PROXY', 'AWS'],
  'apigateway:GatewayResponseType': [
    ...['REQUEST_TOO_LARGE', 'RESOURCE_NOT_FOUND', 'AUTHORIZER_CONFIGURATION_ERROR'],
    ...['MISSING_AUTHENTICATION_TOKEN', 'BAD_REQUEST_BODY', 'INVALID_SIGNATURE', 'INVALID_API_KEY'],
    ...[
      'BAD_REQUEST_PARAMETERS',
      'AUTHORIZER_FAILURE',
      'UNAUTHORIZED',
      'INTEGRATION_TIMEOUT',
      'ACCESS_DENIED',
    ],
    ...[
      'DEFAULT_4XX',
      'DEFAULT_5XX',
      'WAF_FILTERED',
      'QUOTA_EXCEEDED',
      'THROTTLED',
      'API_CONFIGURATION_ERROR',
    ],
    ...['UNSUPPORTED_MEDIA_TYPE', 'INTEGRATION_FAILURE', 'EXPIRED_TOKEN'],
  ],
  'apigateway:Op': ['add', 'remove', 'move', 'test', 'replace', 'copy'],
}
