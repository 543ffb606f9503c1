import type { MethodSetting } from '@aws-sdk/client-api-gateway'
import { badRequest, notEmulated } from './errors.ts'
import type { ResourceMatch } from './resource-matching.ts'
import type { ThrottleLimits } from './throttle.ts'

/** A stage's settings of methods, by `path/VERB`, a slash of the path as `~1`; those of all other methods have stars for both. */
export type MethodSettings = Readonly<Record<string, MethodSetting>>

/** What a method has of which one setting alone was set (recorded). */
const unset: MethodSetting = {
  cacheDataEncrypted: false,
  cacheTtlInSeconds: 300,
  cachingEnabled: false,
  dataTraceEnabled: false,
  metricsEnabled: false,
  requireAuthorizationForCacheControl: true,
  throttlingBurstLimit: 5000,
  throttlingRateLimit: 10_000,
  unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
}

const noLogs = (path: string) =>
  notEmulated(`the patch replace ${path} of apigateway:UpdateStage (execution logs)`)

/** The end of a patch's path → the setting. */
const settings: Readonly<Record<string, (value: string, path: string) => MethodSetting>> = {
  'metrics/enabled': (value) => ({ metricsEnabled: value === 'true' }),
  'logging/dataTrace': (value, path) => {
    if (value === 'true') throw noLogs(path)
    return { dataTraceEnabled: false }
  },
  'logging/loglevel': (value, path) => {
    if (value !== 'OFF') throw noLogs(path)
    return { loggingLevel: value }
  },
  'throttling/burstLimit': (value, path) => ({ throttlingBurstLimit: readNumber(value, path) }),
  'throttling/rateLimit': (value, path) => ({ throttlingRateLimit: readNumber(value, path) }),
  'caching/ttlInSeconds': (value, path) => ({ cacheTtlInSeconds: readNumber(value, path) }),
  'caching/enabled': (value) => ({ cachingEnabled: value === 'true' }),
  'caching/dataEncrypted': (value) => ({ cacheDataEncrypted: value === 'true' }),
  'caching/requireAuthorizationForCacheControl': (value) => ({
    requireAuthorizationForCacheControl: value === 'true',
  }),
  'caching/unauthorizedCacheControlHeaderStrategy': (value) => ({
    unauthorizedCacheControlHeaderStrategy: value as MethodSetting['unauthorizedCacheControlHeaderStrategy'] &
      string,
  }),
}

/**
 * The settings with one of them changed; undefined for a path that is none of theirs. A method's own begin as what all methods
 * have, and do not change with it later (recorded).
 */
export function withSetting(
  present: MethodSettings,
  path: string,
  value: string,
): MethodSettings | undefined {
  const [, method = '', name = ''] = /^\/([^/]+\/[^/]+)\/([^/]+\/[^/]+)$/.exec(path) ?? []
  const read = Object.hasOwn(settings, name) ? settings[name] : undefined
  if (!read) return undefined
  const own = present[method] ?? present['*/*'] ?? unset
  return { ...present, [method]: { ...own, ...read(value, path) } }
}

/** The settings without those of a method (`/path/VERB`). Texts recorded. */
export function withoutSettings(present: MethodSettings, path: string): MethodSettings {
  const { [path.slice(1)]: removed, ...others } = present
  if (removed) return others
  throw badRequest(
    `Cannot remove method setting ${path.slice(1)} because there is no method setting for this method `,
  )
}

/**
 * How many calls may pass of the method that serves one; undefined where the stage sets nothing, or a limit below 0. AWS's limits of the account, 10,000
 * a second, are far beyond this machine.
 */
export function limitsOf(
  present: MethodSettings,
  { resource }: Pick<ResourceMatch, 'resource'>,
  verb: string,
): ThrottleLimits | undefined {
  const isOwn = (of: string | undefined) => of === verb || (of === 'ANY' && !resource.methods.has(verb))
  const own = Object.keys(present).find((key) => {
    const [, path = '', of] = /^(.+)\/([^/]+)$/.exec(key) ?? []
    return isOwn(of) && `/${path.replaceAll('~1', '/').replace(/^\//, '')}` === resource.path
  })
  const { throttlingRateLimit: rate = -1, throttlingBurstLimit: burst = -1 } = present[own ?? '*/*'] ?? {}
  return rate < 0 || burst < 0 ? undefined : { rate, burst }
}

/** The text is not verified on AWS. */
function readNumber(value: string, path: string): number {
  const number = Number(value)
  if (value.trim() !== '' && Number.isFinite(number)) return number
  throw badRequest(`Invalid value '${value}' for ${path}: a number is expected`)
}
