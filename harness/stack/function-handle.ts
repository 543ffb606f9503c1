import type { ObservedEnvironment } from '../server/observed-environment.ts'
import type { Reachability } from '../server/virtual-network.ts'
import type { StartedTarget } from './target.ts'

/** A function's execution environments and what can be done to them. */
export class FunctionHandle {
  readonly #target: StartedTarget
  readonly #path: string
  readonly name: string
  readonly arn: string

  constructor(target: StartedTarget, { name, arn }: { name: string; arn: string }) {
    this.#target = target
    this.#path = `/functions/${name}`
    this.name = name
    this.arn = arn
  }

  /** Every execution environment: its state, age, process and open connections, to the database and the proxy by name. */
  environments(): Promise<ObservedEnvironment[]> {
    return this.#target.control('GET', `${this.#path}/environments`)
  }

  /**
   * For a function in a VPC: which of AWS's services, DB instances and proxies it reaches, and which rule is missing where it does not. Empty
   * outside of any VPC, where a function reaches everything.
   */
  reachability(): Promise<Reachability[]> {
    return this.#target.control('GET', `${this.#path}/reachability`)
  }

  /** Starts environments until `count` exist; like provisioned concurrency, without its price. */
  prewarm(count: number): Promise<void> {
    return this.#target.control('POST', `${this.#path}/prewarm`, { count })
  }

  /** Ends every environment, so that the next invocation is a cold start. */
  recycle(): Promise<void> {
    return this.#target.control('POST', `${this.#path}/recycle`)
  }

  /**
   * Freezes an environment that was thawed by hand, or all of them. Returns how many.
   * @throws PoolhouseError `InvalidOption` for an id that there is not
   */
  async freeze(environmentId?: string): Promise<number> {
    const body = { environmentId }
    return (await this.#target.control<{ frozen: number }>('POST', `${this.#path}/freeze`, body)).frozen
  }

  /** Lets a frozen environment, or all of them, run until its next invocation ends. Returns how many. */
  async thaw(environmentId?: string): Promise<number> {
    const body = { environmentId }
    return (await this.#target.control<{ thawed: number }>('POST', `${this.#path}/thaw`, body)).thawed
  }

  /** Kills one environment, as a host that fails does; an invocation that it had ends with `signal: killed`. */
  kill(environmentId: string): Promise<void> {
    return this.#target.control('POST', `${this.#path}/kill`, { environmentId })
  }

  /**
   * Lets a debugger attach to each new environment, at `environments()[i].debugger`; present ones end. Timeouts are
   * suspended meanwhile, and environments are not frozen. Node runtimes only.
   */
  debug(on = true): Promise<void> {
    return this.#target.control('POST', `${this.#path}/debug`, { on })
  }

  /** What the function has logged so far. */
  logs(): Promise<string> {
    return this.#target.control('GET', `${this.#path}/logs`)
  }
}
