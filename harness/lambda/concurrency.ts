import { ThrottledError } from './errors.ts'

/** How much of the account's concurrency is in use, reserved and provisioned. */
interface Use {
  /** Running invocations, over all versions. */
  running: number
  reserved: number | undefined
  /** By version. */
  readonly provisioned: Map<string, { count: number; running: number }>
}

/**
 * Counts running invocations and decides who is throttled (documented, Lambda developer guide "Understanding and
 * visualizing concurrency"): a function with reserved concurrency has that much for itself, and no more; all others
 * share what the reservations leave of the account's limit. What is provisioned is taken out of that share, too, and
 * serves its own version only; beyond it a version draws on the share.
 */
export class Concurrency {
  #limit: number
  readonly #functions = new Map<string, Use>()
  /** Running invocations that draw on the shared part. */
  #shared = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** The account's limit; AWS changes it through Service Quotas. */
  get limit(): number {
    return this.#limit
  }

  set limit(limit: number) {
    this.#limit = limit
  }

  /** Sets what is reserved for a function; undefined takes the reservation back. */
  reserve(name: string, count: number | undefined): void {
    this.#use(name).reserved = count
  }

  /** Sets what is provisioned for a version. */
  provision(name: string, version: string, count: number): void {
    const { provisioned } = this.#use(name)
    provisioned.set(version, { running: 0, ...provisioned.get(version), count })
  }

  /** Forgets a removed function. Invocations that are still running are let go as they end. */
  forget(name: string): void {
    this.#functions.delete(name)
  }

  /**
   * Takes one unit for an invocation; the returned function gives it back.
   * @throws ThrottledError with AWS's reason.
   */
  enter(name: string, version: string): () => void {
    const use = this.#use(name)
    if (use.reserved !== undefined) {
      if (use.running >= use.reserved) {
        throw new ThrottledError(
          `${use.running} invocations of ${name} are running, and ${use.reserved} are reserved for it`,
          'ReservedFunctionConcurrentInvocationLimitExceeded',
        )
      }
      return this.#taken(use)
    }
    const provisioned = use.provisioned.get(version)
    if (provisioned && provisioned.running < provisioned.count) {
      provisioned.running++
      return this.#taken(use, () => provisioned.running--)
    }
    if (this.#shared >= this.#shareable()) {
      throw new ThrottledError(
        `${this.#shared} invocations are running: the part of the account's ${this.#limit} that is not reserved`,
        'ConcurrentInvocationLimitExceeded',
      )
    }
    this.#shared++
    return this.#taken(use, () => this.#shared--)
  }

  #taken(use: Use, giveBack = () => {}): () => void {
    use.running++
    return () => {
      use.running--
      giveBack()
    }
  }

  /** The part of the limit that is neither reserved nor provisioned. */
  #shareable(): number {
    let left = this.#limit
    for (const { reserved, provisioned } of this.#functions.values()) {
      if (reserved !== undefined) left -= reserved
      else for (const { count } of provisioned.values()) left -= count
    }
    return left
  }

  #use(name: string): Use {
    let use = this.#functions.get(name)
    if (!use) {
      use = { running: 0, reserved: undefined, provisioned: new Map() }
      this.#functions.set(name, use)
    }
    return use
  }
}
