import { randomUUID } from 'node:crypto'
import type { Clock } from '../../kit/clock.ts'
import { invalidParameter } from './errors.ts'
import type { FunctionEntry, FunctionRecord, FunctionStore } from './function-store.ts'
import type { FunctionPlane } from './ports.ts'
import { provisionVersions } from './provision-versions.ts'

/** Brings versions to the data plane; a record is stored only when the plane has taken it. */
export class Deployment {
  readonly #store: FunctionStore
  readonly #functionPlane: FunctionPlane
  readonly #clock: Clock

  constructor(options: { store: FunctionStore; functionPlane: FunctionPlane; clock: Clock }) {
    this.#store = options.store
    this.#functionPlane = options.functionPlane
    this.#clock = options.clock
  }

  /** Throws InvalidParameterValueException for code or a runtime that cannot be used. */
  async deploy(record: FunctionRecord): Promise<FunctionRecord> {
    try {
      await this.#functionPlane.deploy({
        name: record.planeName,
        arn: record.arn,
        version: record.version,
        role: record.role,
        handler: record.handler,
        runtime: record.runtime,
        memorySize: record.memorySize,
        timeoutSeconds: record.timeoutSeconds,
        variables: record.variables ?? {},
        vpcConfig: record.vpcConfig,
        logGroup: record.settings.logGroup,
        code: record.code,
        layers: record.layers.map(({ content }) => content),
        revision: record.revisionId,
      })
    } catch (error) {
      const { name, message } = error as Error
      if (name === 'InvalidCodeError' || name === 'RuntimeUnavailableError') throw invalidParameter(message)
      throw error
    }
    this.#store.put(record)
    return record
  }

  /** Brings a function to a plane that does not know it: every version, and the concurrency that it keeps. */
  async deployAll(entry: FunctionEntry): Promise<void> {
    for (const record of [entry.latest, ...entry.versions.values()]) await this.deploy(record)
    this.#functionPlane.reserve(entry.planeName, entry.reservedConcurrency)
    provisionVersions(this.#functionPlane, entry)
  }

  /**
   * Makes a version of what `$LATEST` is now. When code and configuration have not changed since the last one was
   * published, that one is it (documented, API reference of PublishVersion).
   */
  async publish(
    entry: FunctionEntry,
    description: string | undefined,
  ): Promise<{ record: FunctionRecord; isNew: boolean }> {
    const content = contentOf(entry.latest)
    const { publishedContent } = entry
    const last = publishedContent && entry.versions.get(publishedContent.version)
    if (last && publishedContent.content === content) return { record: last, isNew: false }
    const version = String(entry.nextVersion++)
    const record = await this.deploy({
      ...entry.latest,
      version,
      description: description ?? entry.latest.description,
      lastModifiedMs: this.#clock.now(),
      revisionId: randomUUID(),
    })
    entry.publishedContent = { version, content }
    // AWS gives $LATEST a new revision too (grade S).
    entry.latest = { ...entry.latest, revisionId: randomUUID() }
    return { record, isNew: true }
  }
}

/** What decides whether a version would differ from the one before. */
function contentOf(record: FunctionRecord): string {
  const { code: _, lastModifiedMs: __, revisionId: ___, layers, ...content } = record
  return JSON.stringify({ ...content, layers: layers.map(({ arn }) => arn) })
}
