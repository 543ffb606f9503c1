import { randomInt } from 'node:crypto'
import { arn as buildArn, parseArn } from '../../aws/arn.ts'
import type { RequestContext } from '../../aws/service.ts'
import type { Clock } from '../../kit/clock.ts'
import { keepMap } from '../../kit/keep-map.ts'
import { invalidName, isReplica, markedForDeletion, secretNotFound } from './errors.ts'
import type { Secret } from './secret.ts'

/** Account and region that a name is looked up in. */
export type Scope = Pick<RequestContext, 'account' | 'region'>

/** Every secret of every account and region; a secret whose recovery window has passed is gone. */
export class SecretStore {
  readonly #clock: Clock
  readonly #secrets = new Map<string, Secret>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  now(): Date {
    return new Date(this.#clock.now())
  }

  create(scope: Scope, name: string, owningService?: string): Secret {
    const now = this.now()
    const arn = this.newArn(scope, name)
    const secret: Secret = {
      owningService,
      arn,
      name,
      createdAt: now,
      lastChangedAt: now,
      tags: new Map(),
      versions: new Map(),
    }
    this.#secrets.set(arn, secret)
    return secret
  }

  /** A name's ARN ends in six random letters or digits, so that a name used again has another ARN. */
  newArn({ account, region }: Scope, name: string): string {
    const suffix = Array.from({ length: 6 }, () => suffixAlphabet[randomInt(suffixAlphabet.length)]).join('')
    return buildArn('secretsmanager', region, account, `secret:${name}-${suffix}`)
  }

  /** Finds by name, ARN, or ARN without its suffix; an ARN is looked up in its own region and account only. */
  find(scope: Scope, secretId: string): Secret | undefined {
    return this.list(scope).find((secret) => isCalled(secret, secretId))
  }

  /** Finds in any account and region: for the stack's own use. */
  findAnywhere(secretId: string): Secret | undefined {
    this.#forgetExpired()
    return [...this.#secrets.values()].find((secret) => isCalled(secret, secretId))
  }

  /** Of every account and region. */
  all(): Secret[] {
    this.#forgetExpired()
    return [...this.#secrets.values()]
  }

  /** Finds a secret that may be used; throws ResourceNotFoundException or InvalidRequestException. */
  require(scope: Scope, secretId: string): Secret {
    const secret = this.requireEvenDeleted(scope, secretId)
    if (secret.deletionDate) throw markedForDeletion()
    return secret
  }

  /** As {@link require}; a replica may be read only. */
  requireWritable(scope: Scope, secretId: string): Secret {
    const secret = this.require(scope, secretId)
    if (secret.primary) throw isReplica(parseArn(secret.primary.arn)?.region ?? '')
    return secret
  }

  requireEvenDeleted(scope: Scope, secretId: string): Secret {
    const secret = this.find(scope, secretId)
    // also where a secret is only looked for (test_invalid_secret_name)
    if (!secret && !/^[A-Za-z0-9/_+=.@!:-]+$/.test(secretId)) throw invalidName()
    if (!secret) throw secretNotFound()
    return secret
  }

  /** In the order of their creation. */
  list({ account, region }: Scope): Secret[] {
    this.#forgetExpired()
    const prefix = buildArn('secretsmanager', region, account, 'secret:')
    return [...this.#secrets.values()].filter((secret) => secret.arn.startsWith(prefix))
  }

  /** Puts a secret that was made elsewhere: a replica, or what it becomes. */
  put(secret: Secret): void {
    this.#secrets.set(secret.arn, secret)
  }

  remove(secret: Secret): void {
    this.#secrets.delete(secret.arn)
  }

  clear(): void {
    this.#secrets.clear()
  }

  /** Keeps all secrets; the answer brings them back. */
  keep(): () => void {
    const putBack = keepMap(this.#secrets)
    return () => {
      putBack()
      // a copy has lost what a replica has from its primary
      for (const secret of this.#secrets.values()) {
        if (secret.primary) Object.setPrototypeOf(secret, secret.primary)
      }
    }
  }

  #forgetExpired(): void {
    const now = this.#clock.now()
    for (const secret of this.#secrets.values()) {
      if (secret.deletionDate && secret.deletionDate.getTime() <= now) this.#secrets.delete(secret.arn)
    }
  }
}

const suffixAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

function isCalled(secret: Secret, secretId: string): boolean {
  if (secretId === secret.name || secretId === secret.arn) return true
  return parseArn(secretId) !== undefined && secretId === secret.arn.slice(0, -7)
}
