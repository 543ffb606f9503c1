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
  'apigateway:Op': ['add', 'remove', 'move', 'test', 'replace', 'copy'],
}
