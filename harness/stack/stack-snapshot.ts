import type { StartedTarget } from './target.ts'

/** A stack as it was at some moment; made by `stack.snapshot()`. A reset of the stack forgets it. */
export class StackSnapshot {
  readonly name: string
  readonly #target: Pick<StartedTarget, 'control'>

  readonly #restored: () => void

  /** `restored` is told when the stack is what it was. */
  constructor(target: Pick<StartedTarget, 'control'>, name: string, restored: () => void) {
    this.name = name
    this.#target = target
    this.#restored = restored
  }

  /**
   * Brings the stack back to this moment; may be called again. Addresses stay. Databases restart on the data of then, so connections to them
   * end, as in a failover; functions start anew with their next invocation.
   * @throws PoolhouseError `SnapshotUnusable` when a DB instance, proxy or endpoint of then was deleted since, or the stack was reset
   */
  async restore(): Promise<void> {
    await this.#target.control('POST', `/snapshots/${this.name}/restore`)
    this.#restored()
  }

  /** Forgets the snapshot and removes its copies; the end of the stack does the same. */
  async remove(): Promise<void> {
    await this.#target.control('POST', `/snapshots/${this.name}/remove`)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.remove()
  }
}
