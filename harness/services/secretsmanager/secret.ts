import type { RotationState } from './rotation-state.ts'

/** A version's value; neither member is set while a rotation has not filled it in. */
export interface SecretValue {
  readonly secretString?: string | undefined
  readonly secretBinary?: Uint8Array | undefined
}

export interface SecretVersion {
  readonly versionId: string
  readonly createdAt: Date
  readonly stages: Set<string>
  value: SecretValue
  lastAccessedAt?: Date
}

export interface Secret {
  readonly arn: string
  readonly name: string
  readonly createdAt: Date
  readonly tags: Map<string, string>
  /** A secret that has had tags shows an empty list, another one none (recorded: LocalStack's test_secret_tags). */
  wasTagged?: boolean | undefined
  /** In the order of their creation. */
  readonly versions: Map<string, SecretVersion>
  description?: string | undefined
  /** Kept and shown; nothing is encrypted here. */
  kmsKeyId?: string | undefined
  lastChangedAt: Date
  lastAccessedAt?: Date | undefined
  /** When a deletion that was asked for becomes final. */
  deletionDate?: Date | undefined
  /** JSON, as it was given. */
  resourcePolicy?: string | undefined
  /** Set from the first RotateSecret on. */
  rotation?: RotationState | undefined
  /** The AWS service that manages the secret (`rds`), if one does. */
  readonly owningService?: string | undefined
  /** Of a primary secret: its replicas, by region. */
  replicas?: Map<string, Replica> | undefined
  /** Of a replica: where its values come from. */
  readonly primary?: Secret | undefined
}

export interface Replica {
  readonly kmsKeyId: string | undefined
  readonly status: 'InSync' | 'Failed'
  readonly message: string
  /** Where the status is `InSync`. */
  readonly secret?: Secret | undefined
}

/** How many versions Secrets Manager keeps, roughly; those without a label go first (A). */
const versionLimit = 100

/** The version that carries a staging label. */
export function versionAt(secret: Secret, stage: string): SecretVersion | undefined {
  for (const version of secret.versions.values()) if (version.stages.has(stage)) return version
  return undefined
}

/**
 * Moves a label to `version`. Whoever loses AWSCURRENT gets AWSPREVIOUS, in place of its holder (A), and loses an AWSPENDING that a
 * rotation has left on it (recorded: LocalStack's test_update_secret_version_stages_current_pending).
 */
export function moveStage(secret: Secret, stage: string, version: SecretVersion): void {
  const holder = versionAt(secret, stage)
  if (holder === version) return
  holder?.stages.delete(stage)
  version.stages.add(stage)
  if (stage === 'AWSCURRENT') holder?.stages.delete('AWSPENDING')
  if (stage === 'AWSCURRENT' && holder) moveStage(secret, 'AWSPREVIOUS', holder)
}

/** Adds a version, or fills one that a rotation has left without a value, and moves the labels to it. */
export function addVersion(
  secret: Secret,
  versionId: string,
  value: SecretValue,
  stages: readonly string[],
  now: Date,
): SecretVersion {
  const first = secret.versions.size === 0
  const version = secret.versions.get(versionId) ?? {
    versionId,
    createdAt: now,
    stages: new Set<string>(),
    value,
  }
  version.value = value
  secret.versions.set(versionId, version)
  for (const stage of stages) moveStage(secret, stage, version)
  if (first) moveStage(secret, 'AWSCURRENT', version)
  secret.lastChangedAt = now
  for (const other of secret.versions.values()) {
    if (secret.versions.size <= versionLimit) break
    if (other.stages.size === 0) secret.versions.delete(other.versionId)
  }
  return version
}

export function hasValue({ secretString, secretBinary }: SecretValue): boolean {
  return secretString !== undefined || secretBinary !== undefined
}

export function sameValue(a: SecretValue, b: SecretValue): boolean {
  const bytes = (value: SecretValue) =>
    value.secretBinary ? Buffer.from(value.secretBinary).toString('base64') : ''
  return a.secretString === b.secretString && bytes(a) === bytes(b)
}
