import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Temporary credentials as an SDK takes them. */
export interface SessionCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiresAtMs: number
}

/** Whom such credentials are of. */
export interface RoleSession {
  readonly roleArn: string
  readonly roleId: string
  readonly sessionName: string
  readonly issuedAtMs: number
  readonly expiresAtMs: number
  /** Of a function's execution environment. */
  readonly functionArn?: string | undefined
}

/** Begins the access keys that are made here, so that other temporary ones are known as foreign. */
const PREFIX = 'ASIAPOOL'
/** Sessions that are not checked again; each takes a few hundred bytes. */
const MOST_KNOWN = 1_000
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/**
 * Makes and reads credentials of roles. Nothing is kept of them: the token says whose it is and is sealed with a key of this
 * process, so that any number of environments may come and go.
 */
export class Sessions {
  readonly #key = randomBytes(32)
  /** Those that have been read: checking a seal takes 70 µs, and every request of a function comes here. */
  readonly #known = new Map<string, { accessKeyId: string; session: RoleSession }>()

  issue(session: RoleSession): SessionCredentials {
    const payload = Buffer.from(
      JSON.stringify({ ...session, nonce: randomBytes(6).toString('hex') }),
    ).toString('base64url')
    const sessionToken = `${payload}.${this.#seal('token', payload)}`
    return { ...this.#keys(sessionToken), sessionToken, expiresAtMs: session.expiresAtMs }
  }

  /** Whose credentials these are; `foreign` for keys that were not made here, `invalid` where key and token do not agree. */
  read(accessKeyId: string, sessionToken: string | undefined): RoleSession | 'foreign' | 'invalid' {
    if (!accessKeyId.startsWith(PREFIX)) return 'foreign'
    if (sessionToken === undefined) return 'invalid'
    const known = this.#known.get(sessionToken)
    if (known) return known.accessKeyId === accessKeyId ? known.session : 'invalid'
    const [payload = '', seal = ''] = sessionToken.split('.')
    if (!equal(seal, this.#seal('token', payload)) || this.#keys(sessionToken).accessKeyId !== accessKeyId) {
      return 'invalid'
    }
    const session = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as RoleSession
    const [oldest] = this.#known.keys()
    if (this.#known.size >= MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest)
    this.#known.set(sessionToken, { accessKeyId, session })
    return session
  }

  /** The secret key that goes with a token, to check a signature. */
  secretOf(sessionToken: string): string {
    return this.#keys(sessionToken).secretAccessKey
  }

  #keys(sessionToken: string): { accessKeyId: string; secretAccessKey: string } {
    const id = createHmac('sha256', this.#key).update(`id ${sessionToken}`).digest()
    const letters = [...id.subarray(0, 20 - PREFIX.length)].map((byte) => LETTERS[byte % 32]).join('')
    return { accessKeyId: PREFIX + letters, secretAccessKey: this.#seal('secret', sessionToken).slice(0, 40) }
  }

  #seal(use: string, text: string): string {
    return createHmac('sha256', this.#key).update(`${use} ${text}`).digest('base64url')
  }
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
