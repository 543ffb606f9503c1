import type { Clock } from '../../kit/clock.ts'
import { PoolhouseError } from '../../kit/errors.ts'
import { chain, type Soon } from '../../kit/soon.ts'
import type { Sha2Digest } from '../../mysql/auth/caching-sha2-password.ts'
import type { DbProxyPorts, ProxyAuth } from '../db-proxy-options.ts'

/** Secrets of one proxy (grade A). */
const MOST_SECRETS = 200

/** A database user as the proxy knows it: from a secret. */
export interface KnownUser {
  readonly username: string
  readonly password: string
  readonly auth: ProxyAuth
  /** The client has proved its password in full once: caching_sha2_password may take the short way from now on. */
  fullyAuthenticated: boolean
  /** Of the password; made at the first login that needs it. */
  sha2Digest: Sha2Digest | undefined
}

/** A user, or a sentence that says why there is none. */
export type UserLookup =
  | { readonly user: KnownUser; readonly why: undefined }
  | { readonly user: undefined; readonly why: string }

export interface SecretDirectoryPorts {
  readonly clock: Clock
  readonly readSecret: DbProxyPorts['readSecret']
  /** How long a value is used after it has changed. */
  readonly noticeDelayMs: number
  onUnreadable(secretArn: string, message: string): void
  onDuplicate(username: string): void
}

type Index = ReadonlyMap<string, KnownUser | 'duplicate'>

/** The users of a proxy's secrets. Each secret is read once and kept until it is invalidated. */
export class SecretDirectory {
  readonly #ports: SecretDirectoryPorts
  #auth: readonly ProxyAuth[]
  readonly #users = new Map<ProxyAuth, Promise<KnownUser | undefined>>()
  /** By name; made anew whenever a secret is. */
  #index: Soon<Index> | undefined
  readonly #timers = new Set<() => void>()

  /** Throws PoolhouseError `InvalidOption` for more than 200 secrets. */
  constructor(auth: readonly ProxyAuth[], ports: SecretDirectoryPorts) {
    this.#auth = checked(auth)
    this.#ports = ports
  }

  get auth(): readonly ProxyAuth[] {
    return this.#auth
  }

  /** All secrets are read anew. Throws PoolhouseError `InvalidOption` for more than 200 secrets. */
  configure(auth: readonly ProxyAuth[]): void {
    this.#auth = checked(auth)
    this.#users.clear()
    this.#index = undefined
  }

  /** A secret has another value now: it is read again when it is needed next, or after the delay at the earliest. */
  invalidate(secretArn: string): void {
    const { clock, noticeDelayMs } = this.#ports
    if (noticeDelayMs === 0) {
      this.#forget(secretArn)
      return
    }
    const cancel = clock.after(noticeDelayMs, () => {
      this.#timers.delete(cancel)
      this.#forget(secretArn)
    })
    this.#timers.add(cancel)
  }

  /** Reads what has not been read yet, so that the first client need not wait for it. */
  prefetch(): void {
    void this.#load()
  }

  find(username: string): Soon<UserLookup> {
    return chain(this.#load(), (index) => this.#lookUp(index, username))
  }

  #lookUp(index: Index, username: string): UserLookup {
    const found = index.get(username)
    if (found === 'duplicate') {
      this.#ports.onDuplicate(username)
      // AWS's sentence (grade B).
      const why = `Credentials couldn't be retrieved. The database user "${username}" was found in multiple DB proxy authentication entries.`
      return { user: undefined, why }
    }
    if (found) return { user: found, why: undefined }
    return {
      user: undefined,
      why: "No AWS Secrets Manager secret of the proxy holds the user's credentials.",
    }
  }

  close(): void {
    for (const cancel of this.#timers) cancel()
    this.#timers.clear()
  }

  #forget(secretArn: string): void {
    for (const auth of this.#auth) if (auth.secretArn === secretArn) this.#users.delete(auth)
    this.#index = undefined
  }

  #load(): Soon<Index> {
    if (this.#index) return this.#index
    const making = this.#makeIndex()
    this.#index = making
    return making.then((index) => {
      if (this.#index === making) this.#index = index
      return index
    })
  }

  async #makeIndex(): Promise<Index> {
    const users = await Promise.all(this.#auth.map((auth) => this.#user(auth)))
    const index = new Map<string, KnownUser | 'duplicate'>()
    for (const user of users) {
      if (user) index.set(user.username, index.has(user.username) ? 'duplicate' : user)
    }
    return index
  }

  #user(auth: ProxyAuth): Promise<KnownUser | undefined> {
    const known = this.#users.get(auth)
    if (known) return known
    const reading = this.#read(auth).then((user) => {
      // What could not be read is not kept: the secret may be put right while the proxy runs.
      if (!user && this.#users.get(auth) === reading) {
        this.#users.delete(auth)
        this.#index = undefined
      }
      return user
    })
    this.#users.set(auth, reading)
    return reading
  }

  async #read(auth: ProxyAuth): Promise<KnownUser | undefined> {
    const { readSecret, onUnreadable } = this.#ports
    try {
      const { username, password } = await readSecret(auth.secretArn)
      return { username, password, auth, fullyAuthenticated: false, sha2Digest: undefined }
    } catch (error) {
      onUnreadable(auth.secretArn, error instanceof Error ? error.message : String(error))
      return undefined
    }
  }
}

function checked(auth: readonly ProxyAuth[]): readonly ProxyAuth[] {
  if (auth.length <= MOST_SECRETS) return auth
  const message = `An RDS Proxy takes up to ${MOST_SECRETS} secrets, and ${auth.length} were given. Use a second proxy for the rest.`
  throw new PoolhouseError('InvalidOption', message)
}
