import { randomUUID } from 'node:crypto'
import type { SecretsManagerParts } from './operations.ts'
import { makePassword } from './random-password.ts'
import { addVersion } from './secret.ts'
import type { Scope } from './secret-store.ts'

/** Secrets that another service keeps here: their users read them, and the service alone changes them. */
export interface ManagedSecrets {
  /**
   * Makes a secret with a password of its own and begins to rotate it.
   * @param prefix e.g. `rds!db-`; a UUID follows
   */
  create(
    scope: Scope,
    wanted: {
      readonly owningService: string
      readonly prefix: string
      readonly description: string
      readonly username: string
      readonly kmsKeyId?: string | undefined
      readonly tags: Readonly<Record<string, string>>
      readonly automaticallyAfterDays: number
    },
  ): { readonly arn: string; readonly password: string }
  /** Starts a rotation; false when one is under way. */
  rotate(arn: string): boolean
  /** Where its rotation is. */
  state(arn: string): 'active' | 'rotating' | 'impaired' | undefined
  /** At once, without a recovery window. */
  remove(arn: string): void
}

export function managedSecrets({ store, rotator, secretChanged }: SecretsManagerParts): ManagedSecrets {
  return {
    create(scope, { owningService, prefix, username, tags, ...wanted }) {
      const secret = store.create(scope, `${prefix}${randomUUID()}`, owningService)
      const password = makePassword({ PasswordLength: 32, ExcludeCharacters: '/@"\'\\ ' })
      secret.description = wanted.description
      secret.kmsKeyId = wanted.kmsKeyId
      for (const [key, value] of Object.entries(tags)) secret.tags.set(key, value)
      addVersion(
        secret,
        randomUUID(),
        { secretString: JSON.stringify({ username, password }) },
        ['AWSCURRENT'],
        store.now(),
      )
      const rules = { AutomaticallyAfterDays: wanted.automaticallyAfterDays }
      secret.rotation = { enabled: true, rules, tokens: new Set() }
      rotator.schedule(secret)
      return { arn: secret.arn, password }
    },
    rotate(arn) {
      const secret = store.findAnywhere(arn)
      if (!secret || rotator.isRunning(secret)) return false
      rotator.start(secret, rotator.unfinished(secret)?.versionId ?? randomUUID())
      return true
    },
    state(arn) {
      const secret = store.findAnywhere(arn)
      if (!secret) return undefined
      if (rotator.isRunning(secret)) return 'rotating'
      return rotator.unfinished(secret) ? 'impaired' : 'active'
    },
    remove(arn) {
      const secret = store.findAnywhere(arn)
      if (!secret) return
      rotator.cancel(secret)
      store.remove(secret)
      for (const { secret: replica } of secret.replicas?.values() ?? []) if (replica) store.remove(replica)
      secretChanged(arn)
    },
  }
}
