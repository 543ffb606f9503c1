import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeptResources, Service } from '../aws/service.ts'
import { PoolhouseError } from '../kit/errors.ts'
import type { DatabaseInstances } from './database-instances.ts'

export interface StackSnapshotsOptions {
  /** Where copies of data directories are put. */
  readonly directory: string
  readonly databases: DatabaseInstances
  /** In the order in which they are brought back. */
  readonly services: readonly Service[]
  /** All is back: what follows from it is to be looked at anew. */
  readonly onRestored: () => Promise<void>
}

interface StackSnapshot {
  readonly directory: string
  readonly databases: ReadonlyMap<string, () => Promise<void>>
  readonly services: readonly KeptResources[]
}

/** What a stack held at some moment: every resource of its services, and the data of its databases. */
export class StackSnapshots {
  readonly #options: StackSnapshotsOptions
  readonly #snapshots = new Map<string, StackSnapshot>()
  #made = 0

  constructor(options: StackSnapshotsOptions) {
    this.#options = options
  }

  /** Keeps everything as it is now; returns the snapshot's name. */
  async take(): Promise<string> {
    const { databases, services } = this.#options
    const directory = await mkdtemp(join(this.#options.directory, 'snapshot-'))
    try {
      const kept = new Map<string, () => Promise<void>>()
      // Resources first, at once: what is asked for while the data is copied belongs to neither.
      const resources = services.flatMap((service) => service.snapshot?.() ?? [])
      for (const [index, instance] of databases.all.entries()) {
        kept.set(instance.arn, await instance.keep(join(directory, `database-${index}`)))
      }
      const name = `snapshot-${++this.#made}`
      this.#snapshots.set(name, { directory, databases: kept, services: resources })
      return name
    } catch (error) {
      await rm(directory, { recursive: true, force: true })
      throw error
    }
  }

  /** @throws PoolhouseError `SnapshotUnusable`, with nothing changed */
  async restore(name: string): Promise<void> {
    const snapshot = this.#get(name)
    for (const { check } of snapshot.services) check?.()
    const [first, ...others] = snapshot.services
    // RDS first, so that nobody is left who is connected to a database that goes.
    await first?.restore()
    await Promise.all([...snapshot.databases.values()].map((putBack) => putBack()))
    for (const service of others) await service.restore()
    await this.#options.onRestored()
  }

  /** Forgets a snapshot, and removes its copies. */
  async remove(name: string): Promise<void> {
    const { directory } = this.#get(name)
    this.#snapshots.delete(name)
    await rm(directory, { recursive: true, force: true })
  }

  /** Forgets all: after a reset there is nothing that they could be brought back to. */
  async clear(): Promise<void> {
    for (const name of [...this.#snapshots.keys()]) await this.remove(name)
  }

  #get(name: string): StackSnapshot {
    const found = this.#snapshots.get(name)
    if (found) return found
    const known = [...this.#snapshots.keys()].join(', ') || 'none'
    throw new PoolhouseError(
      'SnapshotUnusable',
      `there is no snapshot '${name}'; there is: ${known}. reset() forgets snapshots; take another one.`,
    )
  }
}
