/** Services that may have an interface endpoint here: those that the endpoint answers, by the name within `com.amazonaws.REGION.`. */
export const endpointServices = [
  'secretsmanager',
  'lambda',
  'rds',
  'logs',
  'monitoring',
  'sts',
  'ec2',
  'execute-api',
] as const

export type EndpointService = (typeof endpointServices)[number]
