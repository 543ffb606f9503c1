import type { PatchOperation } from '@aws-sdk/client-api-gateway'
import { type AccessLog, checkDestination } from './access-log.ts'
import { badRequest, notEmulated } from './errors.ts'
import { withoutSettings, withSetting } from './method-settings.ts'
import type { StageRecord } from './rest-api-store.ts'

const perMethod = (at: string) => [
  ...[`${at}/metrics/enabled`, `${at}/logging/dataTrace`, `${at}/logging/loglevel`],
  // as AWS prints them: without a comma here
  ['throttling/burstLimit', 'throttling/rateLimit', 'caching/ttlInSeconds']
    .map((name) => `${at}/${name}`)
    .join(at === '/*/*' ? ' ' : ''),
  ...['enabled', 'dataEncrypted', 'requireAuthorizationForCacheControl'].map(
    (name) => `${at}/caching/${name}`,
  ),
  `${at}/caching/unauthorizedCacheControlHeaderStrategy`,
]
/** Every path that UpdateStage takes, in AWS's words (recorded: test_create_update_stages). */
const paths = [
  ...['/deploymentId', '/description', '/cacheClusterEnabled', '/cacheClusterSize', '/clientCertificateId'],
  ...['/accessLogSettings', '/accessLogSettings/destinationArn', '/accessLogSettings/format'],
  ...perMethod('/{resourcePath}/{httpMethod}'),
  ...perMethod('/*/*'),
  ...['/variables/{variable_name}', '/tracingEnabled'],
].join(', ')

/** Known to AWS, and nothing here. */
const missing = /^\/(cacheCluster(Enabled|Size)|clientCertificateId|canarySettings\/\w+)$/
const canaryPath =
  /^\/canarySettings\/(percentTraffic|deploymentId|stageVariableOverrides|useStageCache)(\/.+)?$/

/**
 * A stage after one patch. Throws AWS's errors, recorded where they say what is wrong with a path; NotImplemented for a path that AWS takes
 * and that has no effect here.
 */
export function patchStage(
  stage: StageRecord,
  { op, path = '', value = '' }: PatchOperation,
  isDeployment: (id: string) => boolean,
): StageRecord {
  const refusal = notEmulated(`the patch ${op} ${path} of apigateway:UpdateStage`)
  const [, variable] = /^\/variables\/(\w+)$/.exec(path) ?? []
  if (variable && (op === 'replace' || op === 'add' || op === 'remove')) {
    const { [variable]: _, ...others } = stage.variables ?? {}
    return { ...stage, variables: op === 'remove' ? others : { ...others, [variable]: value } }
  }
  if (path === '/cacheClusterEnabled' && op === 'replace' && value === 'false') return stage
  if (canaryPath.test(path) || op === 'copy' || op === 'move' || op === 'test') throw refusal
  if (missing.test(path) && !path.startsWith('/canary')) throw refusal
  if (path.startsWith('/accessLogSettings') && (op !== 'remove' || path === '/accessLogSettings')) {
    return { ...stage, accessLog: patchAccessLog(stage.accessLog, op, path, value) }
  }
  if (op === 'remove' && /^\/[^/]+\/[^/]+$/.test(path)) {
    return { ...stage, methodSettings: withoutSettings(stage.methodSettings, path) }
  }
  // recorded for another path (test_update_stage_canary_deployment_validation)
  if (op === 'add') throw badRequest(`Invalid add operation with path: ${path}`)
  if (op !== 'replace') throw refusal
  if (path === '/description') return { ...stage, description: value }
  if (path === '/tracingEnabled') return { ...stage, tracingEnabled: value === 'true' }
  if (path === '/deploymentId') {
    if (!isDeployment(value)) throw badRequest('Deployment id does not exist')
    return { ...stage, deploymentId: value }
  }
  const methodSettings = withSetting(stage.methodSettings, path, value)
  if (!methodSettings) {
    throw badRequest(`Invalid method setting path: ${path}. Must be one of: [${paths}]`)
  }
  return { ...stage, methodSettings }
}

/** Texts recorded (test_stage_access_log_settings, …_validation); all of it is removed at once alone. */
function patchAccessLog(
  present: AccessLog | undefined,
  op: PatchOperation['op'],
  path: string,
  value: string,
): AccessLog | undefined {
  if (op === 'remove') return undefined
  const [, name] = /^\/accessLogSettings\/(destinationArn|format)$/.exec(path) ?? []
  if (!name) {
    throw badRequest(
      'Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, /accessLogSettings/format]',
    )
  }
  if (value === '') throw badRequest('Access Log value must not be empty')
  if (name === 'destinationArn') checkDestination(value)
  return { ...present, [name]: value }
}
