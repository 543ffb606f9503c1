import type { EnvironmentDescription } from '../lambda/function-definition.ts'
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

  environments(): Promise<EnvironmentDescription[]> {
    return this.#target.control('GET', `${this.#path}/environments`)
  }

  /** Starts environments until `count` exist; like provisioned concurrency, without its price. */
  prewarm(count: number): Promise<void> {
    return this.#target.control('POST', `${this.#path}/prewarm`, { count })
  }

  /** Ends every environment, so that the next invocation is a cold start. */
  recycle(): Promise<void> {
    return this.#target.control('POST', `${this.#path}/recycle`)
  }

  /** What the function has logged so far. */
  logs(): Promise<string> {
    return this.#target.control('GET', `${this.#path}/logs`)
  }
}
