import { randomUUID } from 'node:crypto'
import type { Clock } from '../../kit/clock.ts'
import type { SecretsManagerPorts } from './ports.ts'
import { rotateManaged, rotateWithFunction, type StepFailure, testFunction } from './rotation-attempt.ts'
import { rotationSchedule } from './rotation-schedule.ts'
import type { RotationEvent } from './rotation-state.ts'
import { type Secret, type SecretVersion, versionAt } from './secret.ts'
import type { SecretStore } from './secret-store.ts'

export interface RotatorOptions {
  readonly store: SecretStore
  readonly clock: Clock
  readonly ports: SecretsManagerPorts
  readonly secretChanged: (arn: string) => void
  readonly onEvent: (event: RotationEvent) => void
}

/**
 * A rotation that fails is tried again as a whole, with the same version (A: user guide, "How rotation works"); how often and how
 * soon is not public. Milliseconds from one attempt's end.
 */
const RETRY_AFTER_MS = [60_000, 300_000, 900_000] as const
/** Timers of the machine cannot wait longer than 24.8 days. */
const LONGEST_TIMER_MS = 86_400_000

/** Runs rotations: when asked, again after a failure, and when a window opens. */
export class Rotator {
  readonly #options: RotatorOptions
  /** By ARN: what is under way. */
  readonly #running = new Map<string, { cancelled: boolean }>()
  readonly #timers = new Map<string, () => void>()
  readonly #retries = new Map<string, () => void>()

  constructor(options: RotatorOptions) {
    this.#options = options
  }

  isRunning(secret: Secret): boolean {
    return this.#running.has(secret.arn)
  }

  /** The version that a rotation has begun and not brought to its end: AWSPENDING on another version than AWSCURRENT (A). */
  unfinished(secret: Secret): SecretVersion | undefined {
    const pending = versionAt(secret, 'AWSPENDING')
    return pending?.stages.has('AWSCURRENT') ? undefined : pending
  }

  /** Starts a rotation, or tries the version that an earlier one has left once more; it goes on by itself. */
  start(secret: Secret, versionId: string, attempt = 0): void {
    if (this.#running.has(secret.arn)) return
    const { store } = this.#options
    secret.rotation?.tokens.add(versionId)
    if (!secret.versions.has(versionId)) {
      const pending = { versionId, createdAt: store.now(), stages: new Set<string>(), value: {} }
      secret.versions.set(versionId, pending)
      versionAt(secret, 'AWSPENDING')?.stages.delete('AWSPENDING')
      pending.stages.add('AWSPENDING')
    }
    this.#cancel(this.#retries, secret)
    const run = { cancelled: false }
    this.#running.set(secret.arn, run)
    this.#tell(secret, 'RotationStarted', versionId)
    this.#attempt(secret, versionId, run)
      .then((failure) => this.#ended(secret, versionId, run, attempt, failure))
      .catch((error: Error) =>
        this.#ended(secret, versionId, run, attempt, { step: 'finishSecret', message: error.message }),
      )
  }

  /** RotateImmediately: false runs testSecret alone, on a version that is taken away again (A). */
  async test(secret: Secret, versionId: string): Promise<void> {
    const { store, ports } = this.#options
    const lambdaArn = secret.rotation?.lambdaArn
    const current = versionAt(secret, 'AWSCURRENT')
    if (lambdaArn === undefined || this.#running.has(secret.arn)) return
    if (!current) {
      const message = 'the secret has no current value to test with'
      return this.#tell(secret, 'TestRotationFailed', versionId, { step: 'testSecret', message })
    }
    const run = { cancelled: false }
    this.#running.set(secret.arn, run)
    // what value the version has is not public: the present one is what the credentials can be tested with
    secret.versions.set(versionId, {
      versionId,
      createdAt: store.now(),
      stages: new Set(['AWSPENDING']),
      value: current.value,
    })
    this.#tell(secret, 'TestRotationStarted', versionId)
    const failure = await testFunction({ secret, versionId, lambdaArn, ports }).catch(
      (error: Error): StepFailure => ({ step: 'testSecret', message: error.message }),
    )
    secret.versions.delete(versionId)
    if (this.#running.get(secret.arn) === run) this.#running.delete(secret.arn)
    this.#tell(secret, failure ? 'TestRotationFailed' : 'TestRotationSucceeded', versionId, failure)
  }

  /** Computes the next window from now on and waits for it. */
  schedule(secret: Secret): void {
    this.#cancel(this.#timers, secret)
    const { rotation } = secret
    if (!rotation?.enabled) return
    rotation.next = rotationSchedule(rotation.rules)?.next(this.#options.clock.now())
    if (rotation.next) this.#wait(secret, rotation.next.opensMs)
  }

  /** A value that was put by hand counts as a rotation for AutomaticallyAfterDays (A: RotationRulesType). */
  valueChanged(secret: Secret): void {
    if (this.#running.has(secret.arn)) return
    const { rules } = secret.rotation ?? {}
    if (rules?.AutomaticallyAfterDays !== undefined && rules.ScheduleExpression === undefined) {
      this.schedule(secret)
    }
  }

  /** No further step, retry or scheduled rotation; AWSPENDING stays where it is (A: CancelRotateSecret). */
  cancel(secret: Secret): void {
    this.#cancel(this.#timers, secret)
    this.#cancel(this.#retries, secret)
    const run = this.#running.get(secret.arn)
    if (run) run.cancelled = true
  }

  clear(): void {
    for (const cancel of [...this.#timers.values(), ...this.#retries.values()]) cancel()
    this.#timers.clear()
    this.#retries.clear()
    for (const run of this.#running.values()) run.cancelled = true
    this.#running.clear()
  }

  #attempt(secret: Secret, versionId: string, run: { cancelled: boolean }): Promise<StepFailure | undefined> {
    const { ports, store, secretChanged } = this.#options
    const parts = { secret, versionId, ports, isCancelled: () => run.cancelled }
    const lambdaArn = secret.rotation?.lambdaArn
    return lambdaArn === undefined
      ? rotateManaged({ ...parts, now: () => store.now(), secretChanged })
      : rotateWithFunction({ ...parts, lambdaArn })
  }

  #ended(
    secret: Secret,
    versionId: string,
    run: { cancelled: boolean },
    attempt: number,
    failure: StepFailure | undefined,
  ): void {
    if (this.#running.get(secret.arn) === run) this.#running.delete(secret.arn)
    const { rotation } = secret
    if (run.cancelled) {
      this.#tell(secret, 'RotationAbandoned', versionId, failure)
      return
    }
    if (!failure) {
      if (rotation) rotation.lastRotatedAt = this.#options.store.now()
      this.schedule(secret)
      this.#tell(secret, 'RotationSucceeded', versionId)
      return
    }
    this.#tell(secret, 'RotationFailed', versionId, failure)
    const retryAfterMs = RETRY_AFTER_MS[attempt]
    if (retryAfterMs === undefined || !rotation?.enabled) return
    const again = () => {
      this.#retries.delete(secret.arn)
      if (secret.deletionDate || this.unfinished(secret)?.versionId !== versionId) return
      this.start(secret, versionId, attempt + 1)
    }
    this.#retries.set(secret.arn, this.#options.clock.after(retryAfterMs, again))
  }

  #wait(secret: Secret, opensMs: number): void {
    const { clock } = this.#options
    const delayMs = Math.min(opensMs - clock.now(), LONGEST_TIMER_MS)
    const due = () => {
      this.#timers.delete(secret.arn)
      if (clock.now() < opensMs) return this.#wait(secret, opensMs)
      if (!secret.deletionDate) this.start(secret, this.unfinished(secret)?.versionId ?? randomUUID())
      // NextRotationDate stays until a rotation has succeeded (A); the next window is waited for all the same
      const following = rotationSchedule(secret.rotation?.rules)?.next(clock.now())
      if (following && !this.#timers.has(secret.arn)) this.#wait(secret, following.opensMs)
    }
    this.#timers.set(secret.arn, clock.after(Math.max(0, delayMs), due))
  }

  #cancel(timers: Map<string, () => void>, secret: Secret): void {
    timers.get(secret.arn)?.()
    timers.delete(secret.arn)
  }

  #tell(secret: Secret, type: RotationEvent['type'], versionId: string, failure?: StepFailure): void {
    const { onEvent, store } = this.#options
    if (!store.findAnywhere(secret.arn)) return // deleted or reset meanwhile
    onEvent({ type, at: store.now(), secretArn: secret.arn, secretName: secret.name, versionId, ...failure })
  }
}
