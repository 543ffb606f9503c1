import type { DbProxyPorts, ProxyAuth } from './db-proxy-options.ts'

/** A database user as the proxy knows it: from a secret. */
export interface KnownUser {
  readonly username: string
  readonly password: string
  readonly auth: ProxyAuth
  /** The client has proved its password in full once: caching_sha2_password may take the short way from now on. */
  fullyAuthenticated: boolean
}

/** The users of a proxy's secrets. Each secret is read once and kept until it is invalidated. */
export class SecretDirectory {
  readonly #readSecret: DbProxyPorts['readSecret']
  readonly #onUnreadable: (secretArn: string, message: string) => void
  #auth: readonly ProxyAuth[]
  readonly #users = new Map<string, Promise<KnownUser | undefined>>()

  constructor(
    auth: readonly ProxyAuth[],
    readSecret: DbProxyPorts['readSecret'],
    onUnreadable: (secretArn: string, message: string) => void,
  ) {
    this.#auth = auth
    this.#readSecret = readSecret
    this.#onUnreadable = onUnreadable
  }

  get auth(): readonly ProxyAuth[] {
    return this.#auth
  }

  configure(auth: readonly ProxyAuth[]): void {
    this.#auth = auth
    this.#users.clear()
  }

  invalidate(secretArn: string): void {
    this.#users.delete(secretArn)
  }

  /** Reads what has not been read yet, so that the first client need not wait for it. */
  prefetch(): void {
    for (const auth of this.#auth) void this.#user(auth)
  }

  /** The user of that name, or undefined when no readable secret has it. */
  async find(username: string): Promise<KnownUser | undefined> {
    const users = await Promise.all(this.#auth.map((auth) => this.#user(auth)))
    return users.find((user) => user?.username === username)
  }

  #user(auth: ProxyAuth): Promise<KnownUser | undefined> {
    const known = this.#users.get(auth.secretArn)
    if (known) return known
    const reading = this.#read(auth)
    this.#users.set(auth.secretArn, reading)
    return reading
  }

  async #read(auth: ProxyAuth): Promise<KnownUser | undefined> {
    try {
      const { username, password } = await this.#readSecret(auth.secretArn)
      return { username, password, auth, fullyAuthenticated: false }
    } catch (error) {
      // Not kept: the secret may be put right while the proxy runs.
      this.#users.delete(auth.secretArn)
      this.#onUnreadable(auth.secretArn, error instanceof Error ? error.message : String(error))
      return undefined
    }
  }
}
