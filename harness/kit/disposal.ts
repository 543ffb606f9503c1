/** Something that was started and must be ended. */
export type Dispose = () => Promise<void> | void

/**
 * What a room has started, ended in reverse order. Every disposal runs even when one fails; the first failure is
 * thrown at the end. Disposing twice does the work once.
 */
export class Disposal implements AsyncDisposable {
  #stack: Dispose[] = []
  #done: Promise<void> | undefined

  /** Adds the ending of something that has just been started. */
  defer(dispose: Dispose): void {
    this.#stack.push(dispose)
  }

  dispose(): Promise<void> {
    this.#done ??= this.#run()
    return this.#done
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose()
  }

  async #run(): Promise<void> {
    let failed = false
    let failure: unknown
    for (let dispose = this.#stack.pop(); dispose; dispose = this.#stack.pop()) {
      try {
        await dispose()
      } catch (error) {
        if (!failed) failure = error
        failed = true
      }
    }
    if (failed) throw failure
  }
}
