import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { executablesOf } from './archive-modes.ts'
import { InvalidCodeError } from './errors.ts'
import type { FunctionFiles } from './runtime.ts'

/** AWS's quota on an unzipped package (recorded). */
const maxUnzippedBytes = 262_144_000
const keptForMs = 14 * 24 * 3600 * 1000

const couldNotUnzip = 'Could not unzip uploaded file. Please check your file, then try to upload again.'

/**
 * Unpacked deployment packages, by the digest of the archive. The directory outlives the stack: Node's compile cache
 * knows a file by its path, so the same code must lie at the same place the next time.
 */
export class CodeStore {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = directory
  }

  /**
   * The directories of a function's code and of its layers, unpacked. Throws {@link InvalidCodeError} for a bad archive,
   * and when all of them together are larger than AWS takes.
   */
  async unpackFunction(definition: {
    readonly code: Uint8Array
    readonly layers?: readonly Uint8Array[]
  }): Promise<FunctionFiles> {
    const { code, layers = [] } = definition
    if (layers.length === 0) return { taskRoot: await this.unpack([code]), layerRoot: undefined }
    const bytes = [code, ...layers]
      .flatMap(directoryOf)
      .reduce((total, { originalSize }) => total + originalSize, 0)
    if (bytes > maxUnzippedBytes) {
      // AWS's words, quoted in many public reports; not verified by us.
      throw new InvalidCodeError(
        `Function code combined with layers exceeds the maximum allowed size of ${maxUnzippedBytes} bytes. The actual size is ${bytes} bytes.`,
      )
    }
    refuseExtensions(layers)
    return { taskRoot: await this.unpack([code]), layerRoot: await this.unpack(layers) }
  }

  /** The directory that holds the unpacked archives, a later one over an earlier one. Throws {@link InvalidCodeError}. */
  async unpack(archives: readonly Uint8Array[]): Promise<string> {
    const digests = archives.map((archive) => createHash('sha256').update(archive).digest('hex'))
    const name =
      digests.length === 1 ? digests[0]! : createHash('sha256').update(digests.join()).digest('hex')
    const target = join(this.#directory, name.slice(0, 32))
    if (existsSync(target)) {
      const now = new Date()
      await utimes(target, now, now)
      return target
    }
    const unzipped = archives.map((archive) => ({
      files: readArchive(archive),
      executables: executablesOf(archive),
    }))
    const draft = `${target}.${randomUUID()}`
    try {
      for (const { files, executables } of unzipped) await writeFiles(draft, files, executables)
      await rename(draft, target)
    } catch (error) {
      await rm(draft, { recursive: true, force: true })
      // Somebody else unpacked the same archive meanwhile: as good as ours.
      if (!existsSync(target)) throw error
    }
    return target
  }

  /** Removes packages that no stack has used for a fortnight. */
  async prune(): Promise<void> {
    if (!existsSync(this.#directory)) return
    for (const name of await readdir(this.#directory)) {
      const path = join(this.#directory, name)
      const { mtimeMs } = await stat(path)
      if (Date.now() - mtimeMs > keptForMs) await rm(path, { recursive: true, force: true })
    }
  }
}

/** The archive's files by their relative paths. Throws {@link InvalidCodeError}. */
export function readArchive(archive: Uint8Array): Map<string, Uint8Array> {
  let total = 0
  let entries: Record<string, Uint8Array>
  try {
    entries = unzipSync(archive, {
      filter: ({ originalSize }) => {
        total += originalSize
        // Stop before inflating: the sizes stand in the archive's directory.
        if (total > maxUnzippedBytes) throw tooLarge()
        return true
      },
    })
  } catch (error) {
    if (error instanceof InvalidCodeError) throw error
    throw new InvalidCodeError(couldNotUnzip, { cause: error })
  }
  const files = new Map<string, Uint8Array>()
  for (const [name, content] of Object.entries(entries)) {
    if (name.endsWith('/')) continue
    if (!isInside(name)) throw new InvalidCodeError(couldNotUnzip)
    files.set(name, content)
  }
  return files
}

function tooLarge(): InvalidCodeError {
  return new InvalidCodeError(`Unzipped size must be smaller than ${maxUnzippedBytes} bytes`)
}

/** Whether a name of an archive stays below the directory that it is unpacked to. */
function isInside(name: string): boolean {
  return !/^([/\\]|[A-Za-z]:)/.test(name) && !name.split(/[/\\]/).includes('..') && !name.includes('\0')
}

async function writeFiles(
  directory: string,
  files: Map<string, Uint8Array>,
  executables: ReadonlySet<string>,
): Promise<void> {
  await mkdir(directory, { recursive: true })
  for (const [name, content] of files) {
    const path = join(directory, name)
    await mkdir(dirname(path), { recursive: true })
    // An earlier layer's: its mode may be another.
    await rm(path, { force: true })
    // AWS mounts the task root read-only; for root this is only a hint.
    await writeFile(path, content, { mode: executables.has(name) ? 0o555 : 0o444 })
  }
}

/** Lambda would start the programs there beside the runtime, and tell them of each invocation. */
function refuseExtensions(layers: readonly Uint8Array[]): void {
  const extension = layers
    .flatMap(directoryOf)
    .find(({ name }) => name.startsWith('extensions/') && !name.endsWith('/'))
  if (extension !== undefined) {
    throw new InvalidCodeError(
      `poolhouse does not emulate external extensions: a layer brings ${extension.name}. Use the function without that layer here.`,
    )
  }
}

/** What an archive says of its files; nothing is inflated. */
function directoryOf(archive: Uint8Array): { readonly name: string; readonly originalSize: number }[] {
  const entries: { readonly name: string; readonly originalSize: number }[] = []
  try {
    unzipSync(archive, {
      filter: (entry) => {
        entries.push(entry)
        return false
      },
    })
  } catch (error) {
    throw new InvalidCodeError(couldNotUnzip, { cause: error })
  }
  return entries
}
