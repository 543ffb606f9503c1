import { type ChildProcess, fork } from 'node:child_process'

/** What a child process of a bench can be asked, by operation. */
export type Operations = Record<string, (argument: never) => unknown>

/** A child process that answers one question at a time. Ends with the bench, whatever ends the bench. */
export class Child<Asked extends Operations> implements AsyncDisposable {
  readonly #process: ChildProcess
  readonly #exited: Promise<string>

  constructor(file: URL, execArgv: readonly string[] = []) {
    this.#process = fork(file, { execArgv: [...execArgv], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.#exited = new Promise((resolve) => {
      this.#process.once('exit', (code, signal) => resolve(`the bench's child has ended (${signal ?? code})`))
    })
  }

  ask<Name extends keyof Asked & string>(
    operation: Name,
    argument: Parameters<Asked[Name]>[0],
  ): Promise<Awaited<ReturnType<Asked[Name]>>> {
    const answer = Promise.withResolvers<Awaited<ReturnType<Asked[Name]>>>()
    this.#process.once('message', (message: { error?: string; result?: never }) => {
      if (message.error === undefined) answer.resolve(message.result as never)
      else answer.reject(new Error(message.error))
    })
    void this.#exited.then((reason) => answer.reject(new Error(reason)))
    this.#process.send({ operation, argument })
    return answer.promise
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.connected) this.#process.disconnect()
    const killing = setTimeout(() => this.#process.kill('SIGKILL'), 2_000)
    await this.#exited
    clearTimeout(killing)
  }
}

/** The child's side of {@link Child}. `close` is called when the bench lets go or has died; then the process ends. */
export function answerBench(operations: Operations, close: () => Promise<unknown> | unknown): void {
  // Ctrl-C goes to every process of the terminal: the bench ends this one when it has ended what it needs it for.
  process.on('SIGINT', () => {})
  process.on('message', async ({ operation, argument }: { operation: string; argument: never }) => {
    let answer: { result?: unknown; error?: string }
    try {
      answer = { result: await operations[operation]!(argument) }
    } catch (error) {
      answer = { error: `${operation}: ${error instanceof Error ? error.message : String(error)}` }
    }
    if (process.connected) process.send!(answer)
  })
  process.once('disconnect', async () => {
    await close()
    process.exit(0)
  })
}
