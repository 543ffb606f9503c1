import type { DbProxyPlane } from '../dbproxy/plane/plane.ts'
import { systemClock } from '../kit/clock.ts'
import { PoolhouseError } from '../kit/errors.ts'
import { ShiftedClock } from '../kit/shifted-clock.ts'
import type { DatabaseInstances } from './database-instances.ts'

/** A sleeping connection that was counted as idle for longer than it has been. */
interface Advanced {
  /** Seconds that were added. */
  readonly added: number
  /** What MySQL said, and when: a connection that was used since says less. */
  readonly time: number
  readonly atMs: number
}

/**
 * Idle time that passes faster than the clock. Whoever waits for it is told: clients of the proxies, idle database connections, idle
 * execution environments, asynchronous invocations, rotations of secrets. MySQL's clock cannot be moved, so connections past `wait_timeout` are killed.
 */
export class IdleTime {
  /** Of idle execution environments. */
  readonly environments = new ShiftedClock(systemClock)
  /** Of asynchronous invocations. */
  readonly queue = new ShiftedClock(systemClock)
  /** Of Secrets Manager: schedules of rotations, retries, recovery windows. */
  readonly secrets = new ShiftedClock(systemClock)
  readonly #plane: DbProxyPlane
  readonly #databases: DatabaseInstances
  readonly #advanced = new Map<string, Advanced>()

  constructor(plane: DbProxyPlane, databases: DatabaseInstances) {
    this.#plane = plane
    this.#databases = databases
  }

  /**
   * Lets so many seconds pass for whatever is idle. `keepEnvironments`: but not for execution environments.
   * @throws PoolhouseError `InvalidOption`
   */
  async advance(seconds: number, { keepEnvironments = false } = {}): Promise<void> {
    if (!Number.isFinite(seconds) || seconds < 0 || seconds > 366 * 86_400) {
      throw new PoolhouseError(
        'InvalidOption',
        `advanceTime: expected a number of seconds from 0 to 31622400 (366 days), got ${seconds}.`,
      )
    }
    await this.#plane.advanceIdle(seconds * 1000)
    for (const { arn } of this.#databases.all) await this.#killSleeping(arn, seconds)
    this.queue.advance(seconds * 1000)
    this.secrets.advance(seconds * 1000)
    if (!keepEnvironments) this.environments.advance(seconds * 1000)
  }

  /** The global `wait_timeout` counts: what a session has set for itself is not known from outside. */
  async #killSleeping(instanceArn: string, seconds: number): Promise<void> {
    const server = await this.#databases.get(instanceArn).server()
    const [limit] = await server.query<{ seconds: number }>('SELECT @@GLOBAL.wait_timeout AS seconds')
    const rows = await server.query<{ Id: number; User: string; Command: string; Time: number }>(
      'SHOW PROCESSLIST',
    )
    const nowMs = Date.now()
    for (const { Id: id, User: user, Command: command, Time: time } of rows) {
      if (command !== 'Sleep' || user === 'root') continue
      const key = `${instanceArn} ${id}`
      const before = this.#advanced.get(key)
      // MySQL counts whole seconds: allow for one that was begun.
      const unused = before && time >= before.time + Math.floor((nowMs - before.atMs) / 1000) - 1
      const added = seconds + (unused ? before.added : 0)
      if (time + added >= limit!.seconds) {
        this.#advanced.delete(key)
        await server.query(`KILL ${id}`).catch((error: { errno?: number }) => {
          if (error.errno !== 1094) throw error // ER_NO_SUCH_THREAD: it has left by itself
        })
      } else {
        this.#advanced.set(key, { added, time, atMs: nowMs })
      }
    }
  }
}
