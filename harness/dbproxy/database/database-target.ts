import type { Clock } from '../../kit/clock.ts'
import type { HandshakeV10 } from '../../mysql/packets/handshake-v10.ts'
import type { DbProxyTarget } from '../db-proxy-options.ts'
import { ClientError } from '../wire/client-error.ts'
import { connectToDatabase, type GreetedConnection } from './database-login.ts'

/** A database that is being started is there within milliseconds of its socket: ask often at first, then less. */
const FIRST_RETRY_MS = 10
const LONGEST_RETRY_MS = 250
const RETRY_GROWTH = 1.3
/** How long the probe's own connection waits for a first login. Well below MySQL's connect_timeout of 10 s. */
const WARM_CONNECTION_MS = 3_000
const GREETING_TIMEOUT_MS = 10_000

export interface TargetListener {
  onAvailable(): void
  onUnavailable(message: string): void
  /** Nothing that is opened from now on would get through; `reason` says why, in words. */
  onBlocked(reason: string): void
}

/** The database's address, and whether it accepts connections. Looks for it until it does. */
export class DatabaseTarget {
  readonly #clock: Clock
  readonly #listener: TargetListener
  #target: DbProxyTarget | undefined
  #epoch = 0
  #available = false
  #failureDelayMs = FIRST_RETRY_MS
  #greeting: HandshakeV10 | undefined
  #warm: GreetedConnection | undefined
  #cancelTimer: () => void = () => {}
  #cancelWarm: () => void = () => {}
  #probing: AbortController | undefined
  #isChecking = false
  /** Nothing has been found out about this target yet. */
  #isNew = false

  constructor(clock: Clock, listener: TargetListener) {
    this.#clock = clock
    this.#listener = listener
  }

  get current(): DbProxyTarget | undefined {
    return this.#target
  }

  /** Grows with each change of address. */
  get epoch(): number {
    return this.#epoch
  }

  get available(): boolean {
    return this.#available
  }

  /** The database's last greeting: version, capabilities. Kept while it is away. */
  get greeting(): HandshakeV10 | undefined {
    return this.#greeting
  }

  set(target: DbProxyTarget | undefined): void {
    const before = this.#target
    this.#target = target
    const isSame =
      before &&
      target &&
      before.host === target.host &&
      before.port === target.port &&
      before.ca === target.ca
    if (isSame && before.blocked === target.blocked) return
    this.#stop()
    this.#available = false
    this.#isNew = true
    if (!isSame) {
      this.#epoch++
      this.#greeting = undefined
    }
    if (target?.blocked !== undefined) this.#listener.onBlocked(target.blocked)
    else if (target) this.#probe(target, FIRST_RETRY_MS)
  }

  /**
   * The database did not accept a login: look for it again, soon at first and more slowly while logins go on failing although
   * it greets.
   */
  fail(message: string): void {
    const target = this.#target
    if (!this.#available || !target) return
    this.#available = false
    this.#dropWarm()
    this.#listener.onUnavailable(message)
    const delay = this.#failureDelayMs
    this.#failureDelayMs = longer(delay)
    this.#cancelTimer = this.#clock.after(delay, () => this.#probe(target, FIRST_RETRY_MS))
  }

  /** A connection was closed from the database's side: is it still there? Looks once at a time, beside the work. */
  check(): void {
    const target = this.#target
    if (!this.#available || !target || this.#isChecking) return
    this.#isChecking = true
    const controller = new AbortController()
    const cancelTimeout = this.#clock.after(GREETING_TIMEOUT_MS, () => controller.abort())
    connectToDatabase(target.host, target.port, controller.signal)
      .then(
        (greeted) => greeted.channel.socket.destroy(),
        (error: Error) => {
          // An error of MySQL's, such as 1040, is an answer.
          if (target === this.#target && !(error instanceof ClientError)) this.fail(error.message)
        },
      )
      .finally(() => {
        this.#isChecking = false
        cancelTimeout()
      })
  }

  /** It has accepted a login. */
  succeeded(): void {
    this.#failureDelayMs = FIRST_RETRY_MS
  }

  /** A new connection that has greeted: the probe's own while it is fresh. */
  async connect(signal: AbortSignal): Promise<GreetedConnection> {
    const warm = this.#warm
    this.#warm = undefined
    this.#cancelWarm()
    if (warm && !warm.channel.socket.destroyed) return warm
    const target = this.#target
    if (!target) throw new Error('the target group has no target')
    if (target.blocked !== undefined) throw new Error(target.blocked)
    const greeted = await connectToDatabase(target.host, target.port, signal)
    if (target === this.#target) this.#greeting = greeted.handshake
    return greeted
  }

  close(): void {
    this.set(undefined)
  }

  #stop(): void {
    this.#cancelTimer()
    this.#probing?.abort()
    this.#probing = undefined
    this.#dropWarm()
  }

  #dropWarm(): void {
    this.#cancelWarm()
    this.#warm?.channel.socket.destroy()
    this.#warm = undefined
  }

  #probe(target: DbProxyTarget, retryMs: number): void {
    const controller = new AbortController()
    this.#probing = controller
    const cancelTimeout = this.#clock.after(GREETING_TIMEOUT_MS, () => controller.abort())
    connectToDatabase(target.host, target.port, controller.signal)
      .then(
        (greeted) => {
          if (this.#probing !== controller) {
            greeted.channel.socket.destroy()
            return
          }
          this.#keepWarm(greeted)
          this.#greeting = greeted.handshake
          this.#available = true
          this.#isNew = false
          this.#listener.onAvailable()
        },
        (error: Error) => {
          if (this.#probing !== controller) return
          if (this.#isNew) this.#listener.onUnavailable(error.message)
          this.#isNew = false
          this.#cancelTimer = this.#clock.after(retryMs, () => this.#probe(target, longer(retryMs)))
        },
      )
      .finally(cancelTimeout)
  }

  #keepWarm(greeted: GreetedConnection): void {
    this.#warm = greeted
    this.#cancelWarm = this.#clock.after(WARM_CONNECTION_MS, () => this.#dropWarm())
  }
}

function longer(delayMs: number): number {
  return Math.min(delayMs * RETRY_GROWTH, LONGEST_RETRY_MS)
}
