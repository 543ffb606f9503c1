import type { DbProxyOptions } from '../dbproxy/db-proxy-options.ts'
import type { Scope } from './resource-arn.ts'

/** What AWS has no option for. Set before the proxy is created, for its name. */
export type DbProxyEmulation = Pick<
  DbProxyOptions,
  | 'pinUnknowns'
  | 'limits'
  | 'secretNoticeDelaySeconds'
  | 'reservedConnections'
  | 'resetConnectionUnpins'
  | 'localInfile'
  | 'killVanishedStatements'
  | 'sessionStateTimeoutSeconds'
>

/** Settings for proxies that have no ARN yet, by account, region and name. */
export class PendingEmulation {
  readonly #settings = new Map<string, DbProxyEmulation>()

  set(scope: Scope, name: string, emulation: DbProxyEmulation): void {
    this.#settings.set(keyOf(scope, name), emulation)
  }

  of(scope: Scope, name: string): DbProxyEmulation | undefined {
    return this.#settings.get(keyOf(scope, name))
  }

  /** The proxy is there. */
  forget(scope: Scope, name: string): void {
    this.#settings.delete(keyOf(scope, name))
  }
}

function keyOf({ account, region }: Scope, name: string): string {
  return `${account} ${region} ${name.toLowerCase()}`
}
