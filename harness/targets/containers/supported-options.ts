import { PoolhouseError } from '../../kit/errors.ts'
import type { DbProxyDefinition } from '../../stack/stack-config.ts'

/** Options that AWS does not have and our proxy's image takes. */
const EMULATION = [
  'pinUnknowns',
  'resetConnectionUnpins',
  'reservedConnections',
  'localInfile',
  'killVanishedStatements',
  'sessionStateTimeoutSeconds',
  'limits',
  'debugLogging',
] as const

/** Those of them that a stack has set. */
export function emulationOf(config: DbProxyDefinition): Partial<DbProxyDefinition> {
  const asked = EMULATION.filter((option) => config[option] !== undefined)
  return Object.fromEntries(asked.map((option) => [option, config[option]]))
}

/** What a stack asks of its proxy and the engine cannot do; undefined when there is nothing. */
export function unsupportedOption(
  config: DbProxyDefinition,
  engine: 'proxysql' | 'poolhouse',
): keyof DbProxyDefinition | undefined {
  const asked: (keyof DbProxyDefinition)[] = []
  if (config.endpoints.length > 0) asked.push('endpoints')
  if (config.iamAuth === 'REQUIRED') asked.push('iamAuth')
  if (config.role !== undefined) asked.push('role')
  if (config.secretNoticeDelaySeconds !== undefined) asked.push('secretNoticeDelaySeconds')
  if (engine === 'poolhouse') return asked[0]
  if (Object.keys(config.users).length > 0) asked.push('users')
  if (config.requireTls) asked.push('requireTls')
  if (config.sessionPinningFilters.length > 0) asked.push('sessionPinningFilters')
  const emulation = EMULATION.filter((option) => config[option] !== undefined && config[option] !== false)
  return [...asked, ...emulation][0]
}

/** @throws PoolhouseError `NotOnThisTarget`, naming the option */
export function refuseUnsupported(config: DbProxyDefinition, engine: 'proxysql' | 'poolhouse'): void {
  const option = unsupportedOption(config, engine)
  if (option === undefined) return
  const other = engine === 'proxysql' ? "dbProxy.engine 'poolhouse', or " : ''
  throw new PoolhouseError(
    'NotOnThisTarget',
    `dbProxy.${option}: ${engine === 'proxysql' ? 'ProxySQL' : 'the proxy in a container'} cannot do this; use ${other}the target 'embedded', or leave it out.`,
  )
}
