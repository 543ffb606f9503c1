import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { programFile } from '../../kit/program-url.ts'
import { removeLabelled, SESSION_LABEL } from './remove-labelled.ts'

/**
 * Everything that one stack has in the Docker engine, by a label. It is removed by `end`; when this process dies without having
 * come to that, by a second process that watches it. Testcontainers' own reaper, where it may run, does no harm beside it.
 */
export class Session {
  /** Begins with our process id, so that a reader of `docker ps` sees whose it is. */
  readonly id = `${process.pid}-${randomBytes(4).toString('hex')}`
  readonly labels = { [SESSION_LABEL]: this.id }
  readonly networkName = `poolhouse-${this.id}`
  readonly #watcher: ChildProcess

  constructor() {
    // A session of its own: a signal to our process group must not end the one that cleans up.
    this.#watcher = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', programFile('./watcher', import.meta.url), this.id],
      {
        detached: true,
        stdio: ['pipe', 'ignore', 'ignore'],
        env: { ...process.env, NODE_OPTIONS: '' },
      },
    )
    this.#watcher.on('error', () => {}) // without it, only a killed client leaves something behind
    this.#watcher.stdin!.on('error', () => {})
    this.#watcher.unref()
    ;(this.#watcher.stdin as unknown as { unref?(): void }).unref?.()
  }

  /** Removes the stack's containers and its network. */
  async end(): Promise<void> {
    await removeLabelled(this.id)
    this.#watcher.kill('SIGKILL')
  }
}
