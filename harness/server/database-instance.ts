import { rm } from 'node:fs/promises'
import { copyDataDirectory, type MySqlServer } from '../database/index.ts'
import { PoolhouseError } from '../kit/errors.ts'
import type { LoopbackAddress } from './loopback-addresses.ts'
import { partsOf, type Scope } from './resource-arn.ts'

/** `asked`: the RDS API did it; else it was a fault, or the server's own death. */
export type DatabaseChange = { readonly type: 'down' | 'up'; readonly asked: boolean }

/** A class, and the max_connections that it or a tag means. */
export interface InstanceSize {
  readonly instanceClass: string
  readonly maxConnections: number
}

/** Deaths that nobody asked for, within a minute, after which a server is left down. */
const MOST_DEATHS = 3
const DEATHS_WITHIN_MS = 60_000

/**
 * A DB instance's server and what is done to it, one thing after the other. A server that dies by itself is started
 * again, as RDS does.
 */
export class DatabaseInstance {
  /** Of the DB instance: what everybody knows it by. Changes when the instance is renamed. */
  arn: string
  readonly address: LoopbackAddress
  /** Resolves once the server has answered for the first time, and its master user exists. */
  readonly ready: Promise<MySqlServer>
  readonly #told: (change: DatabaseChange) => void
  #size: InstanceSize
  #state: 'running' | 'paused' | 'down' = 'running'
  #answered = false
  #tail: Promise<unknown> = Promise.resolve()
  #deaths: number[] = []
  /** The process whose end would be a surprise. */
  #watched: Promise<unknown> | undefined

  constructor(
    arn: string,
    address: LoopbackAddress,
    size: InstanceSize,
    ready: Promise<MySqlServer>,
    told: (change: DatabaseChange) => void,
  ) {
    this.arn = arn
    this.address = address
    this.#size = size
    this.ready = ready
    this.#told = told
    ready
      .then((server) => {
        this.#answered = true
        this.#watch(server)
      })
      .catch(() => {}) // told to whoever waits for it
  }

  /** As its account calls it. */
  get identifier(): string {
    return partsOf(this.arn).name
  }

  get scope(): Scope {
    const { account, region } = partsOf(this.arn)
    return { account, region }
  }

  /** As the server that runs has it: a change counts from the next start. */
  get maxConnections(): number {
    return this.#size.maxConnections
  }

  get instanceClass(): string {
    return this.#size.instanceClass
  }

  /** Whether the server has answered, and neither went down nor was paused since. */
  get isUp(): boolean {
    return this.#answered && this.#state === 'running'
  }

  /**
   * The server, where it can answer.
   * @throws PoolhouseError `InvalidOption` while it is down or paused.
   */
  async server(): Promise<MySqlServer> {
    const server = await this.ready
    if (this.#state === 'running') return server
    const [state, cure] = this.#state === 'paused' ? ['paused', 'resume()'] : ['down', 'start()']
    throw new PoolhouseError(
      'InvalidOption',
      `the database '${this.identifier}' is ${state} and cannot answer; call ${cure} first.`,
    )
  }

  /** A shutdown, then a start. Wakes a paused server. */
  reboot(size = this.#size, asked = true): Promise<void> {
    return this.#next(async (server) => {
      await this.#down(server, 'shutdown', asked)
      await this.#up(server, size, asked)
    })
  }

  /** A shutdown. Data and address stay. */
  stop(asked = true): Promise<void> {
    return this.#next((server) => this.#down(server, 'shutdown', asked))
  }

  /** @throws PoolhouseError `InvalidOption` when it is not down. */
  start(size = this.#size, asked = true): Promise<void> {
    return this.#next((server) => {
      if (this.#state !== 'down') throw this.#is(this.#state, 'only one that is down can be started')
      return this.#up(server, size, asked)
    })
  }

  /** SIGKILL: nothing is said to clients, nothing is flushed. With `restart` it comes up again at once. */
  kill(restart: boolean): Promise<void> {
    return this.#next(async (server) => {
      if (this.#state === 'down') throw this.#is('down', 'only one that runs or is paused can be killed')
      await this.#down(server, 'crash', false)
      if (restart) await this.#up(server, this.#size, false)
    })
  }

  /** SIGSTOP: connections stay open, and nothing is answered. */
  pause(): Promise<void> {
    return this.#next(async (server) => {
      if (this.#state !== 'running') throw this.#is(this.#state, 'only one that runs can be paused')
      server.kill('SIGSTOP')
      this.#state = 'paused'
    })
  }

  resume(): Promise<void> {
    return this.#next(async (server) => {
      if (this.#state !== 'paused') throw this.#is(this.#state, 'only a paused one can be resumed')
      server.kill('SIGCONT')
      this.#state = 'running'
    })
  }

  /**
   * Copies the data as of now into a directory that does not exist yet. A server that runs stands still meanwhile and loses no connection: the
   * copy is what a power failure would leave, from which InnoDB recovers.
   * @returns brings data, size and state back, with a restart; may be called again
   */
  async keep(directory: string): Promise<() => Promise<void>> {
    let size = this.#size
    let state = this.#state
    await this.#next(async (server) => {
      size = this.#size
      state = this.#state
      if (state === 'running') server.kill('SIGSTOP')
      try {
        await copyDataDirectory(server.dataDirectory, directory)
      } finally {
        if (state === 'running') server.kill('SIGCONT')
      }
    })
    return () =>
      this.#next(async (server) => {
        await this.#down(server, 'crash', true)
        await rm(server.dataDirectory, { recursive: true, force: true })
        await copyDataDirectory(directory, server.dataDirectory)
        if (state === 'down') this.#size = size
        else await this.#up(server, size, true)
        if (state === 'paused') {
          server.kill('SIGSTOP')
          this.#state = 'paused'
        }
      })
  }

  /** New connections get 1040 while it is on. */
  async refuseConnections(on: boolean): Promise<void> {
    await (await this.server()).refuseConnections(on)
  }

  /** Ends the server and removes its data. */
  async remove(): Promise<void> {
    await this.#tail
    this.#watched = undefined
    const server = await this.ready.catch(() => undefined)
    await server?.stop()
  }

  #next(work: (server: MySqlServer) => Promise<void>): Promise<void> {
    const done = this.#tail.then(async () => work(await this.ready))
    this.#tail = done.catch(() => {}) // told to who asked; the next thing is not concerned
    return done
  }

  async #down(server: MySqlServer, how: 'shutdown' | 'crash', asked: boolean): Promise<void> {
    if (this.#state === 'down') return
    this.#watched = undefined
    this.#state = 'down'
    await server.halt(how)
    this.#told({ type: 'down', asked })
  }

  async #up(server: MySqlServer, size: InstanceSize, asked: boolean): Promise<void> {
    await server.restart(size)
    this.#size = size
    this.#state = 'running'
    this.#watch(server)
    this.#told({ type: 'up', asked })
  }

  #watch(server: MySqlServer): void {
    const { exited } = server
    this.#watched = exited
    exited.then(() => {
      if (this.#watched !== exited) return
      this.#watched = undefined
      this.#state = 'down'
      this.#told({ type: 'down', asked: false })
      const now = Date.now()
      this.#deaths = [...this.#deaths.filter((at) => now - at < DEATHS_WITHIN_MS), now]
      if (this.#deaths.length > MOST_DEATHS) return
      // A restart that fails leaves it down, and the next call of start() says why.
      this.#next(async () => {
        if (this.#state === 'down') await this.#up(server, this.#size, false)
      }).catch(() => {})
    })
  }

  #is(state: string, rule: string): PoolhouseError {
    return new PoolhouseError('InvalidOption', `the database '${this.identifier}' is ${state}: ${rule}.`)
  }
}
