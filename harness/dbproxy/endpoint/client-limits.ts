import type { Clock } from '../../kit/clock.ts'
import type { ErrPacket } from '../../mysql/packets/err-packet.ts'
import type { ProxyLimits } from '../db-proxy-options.ts'
import { clientErrors } from '../wire/client-error.ts'

const WINDOW_MS = 1_000

/** The ceilings behind the 1040 errors. Each method returns the error that the client gets, or undefined: it may go on. */
export class ClientLimits {
  readonly #simultaneous: number
  readonly #connections: RateLimit
  readonly #iamLogins: RateLimit

  constructor(clock: Clock, limits: ProxyLimits = {}) {
    const { connectionsPerSecond, iamLoginsPerSecond, simultaneousConnections } = limits
    this.#simultaneous = simultaneousConnections ?? Number.POSITIVE_INFINITY
    this.#connections = new RateLimit(clock, connectionsPerSecond)
    this.#iamLogins = new RateLimit(clock, iamLoginsPerSecond)
  }

  /** `others`: client connections that there are already. */
  admit(others: number): ErrPacket | undefined {
    if (others >= this.#simultaneous) return clientErrors.tooManyConnections(this.#simultaneous)
    return this.#connections.admit() ? undefined : clientErrors.connectionRate(this.#connections.limit)
  }

  admitIamLogin(): ErrPacket | undefined {
    return this.#iamLogins.admit() ? undefined : clientErrors.iamRate
  }
}

/** So many in any window of one second; what was refused does not count. */
class RateLimit {
  readonly limit: number
  readonly #clock: Clock
  readonly #admitted: number[] = []

  constructor(clock: Clock, limit = Number.POSITIVE_INFINITY) {
    this.#clock = clock
    this.limit = limit
  }

  admit(): boolean {
    if (this.limit === Number.POSITIVE_INFINITY) return true
    const now = this.#clock.now()
    const admitted = this.#admitted
    while (admitted.length > 0 && now - admitted[0]! >= WINDOW_MS) admitted.shift()
    if (admitted.length >= this.limit) return false
    admitted.push(now)
    return true
  }
}
