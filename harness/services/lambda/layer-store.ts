import { keepMap } from '../../kit/keep-map.ts'

/** One version of a layer; it never changes. */
export interface LayerVersionRecord {
  /** Of the layer, without version. */
  readonly layerArn: string
  readonly name: string
  readonly version: number
  readonly content: Uint8Array
  readonly codeSha256: string
  readonly description: string
  readonly licenseInfo: string | undefined
  readonly runtimes: readonly string[]
  readonly architectures: readonly string[]
  readonly createdMs: number
}

interface LayerEntry {
  /** By number, in the order of publishing. */
  readonly versions: Map<number, LayerVersionRecord>
  /** Numbers are never given twice, not even when all versions have been deleted. */
  nextVersion: number
}

/** The layers, by ARN: each account and Region has its own. */
export class LayerStore {
  readonly #layers = new Map<string, LayerEntry>()

  publish(record: Omit<LayerVersionRecord, 'version'>): LayerVersionRecord {
    const entry = this.#layers.get(record.layerArn) ?? { versions: new Map(), nextVersion: 1 }
    this.#layers.set(record.layerArn, entry)
    const published = { ...record, version: entry.nextVersion++ }
    entry.versions.set(published.version, published)
    return published
  }

  find(layerArn: string, version: number): LayerVersionRecord | undefined {
    return this.#layers.get(layerArn)?.versions.get(version)
  }

  /** The layer's versions, the newest first. */
  versions(layerArn: string): LayerVersionRecord[] {
    return [...(this.#layers.get(layerArn)?.versions.values() ?? [])].reverse()
  }

  /** The ARNs of all layers that have a version, in their order. */
  arns(): string[] {
    return [...this.#layers]
      .filter(([, { versions }]) => versions.size > 0)
      .map(([arn]) => arn)
      .sort()
  }

  delete(layerArn: string, version: number): void {
    this.#layers.get(layerArn)?.versions.delete(version)
  }

  clear(): void {
    this.#layers.clear()
  }

  /** Keeps all layers; the answer brings them back. */
  keep(): () => void {
    return keepMap(this.#layers)
  }
}
