import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { InvalidCodeError } from './errors.ts'

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

  /** The directory that holds the unpacked archive. Throws {@link InvalidCodeError} for a bad one. */
  async unpack(archive: Uint8Array): Promise<string> {
    const target = join(this.#directory, createHash('sha256').update(archive).digest('hex').slice(0, 32))
    if (existsSync(target)) {
      const now = new Date()
      await utimes(target, now, now)
      return target
    }
    const files = readArchive(archive)
    const draft = `${target}.${randomUUID()}`
    try {
      await writeFiles(draft, files)
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

async function writeFiles(directory: string, files: Map<string, Uint8Array>): Promise<void> {
  await mkdir(directory, { recursive: true })
  for (const [name, content] of files) {
    const path = join(directory, name)
    await mkdir(dirname(path), { recursive: true })
    // AWS mounts the task root read-only; for root this is only a hint.
    await writeFile(path, content, { mode: 0o555 })
  }
}
