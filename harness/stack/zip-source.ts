import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Zippable } from 'fflate'
import { PoolhouseError } from '../kit/errors.ts'

/** AWS's quota on an unzipped package (recorded). */
const maxUnzippedBytes = 262_144_000
/** Same source, same archive: the data plane knows code by its digest. */
const mtime = new Date('1980-01-01T00:00:00')
/** Whose file modes the archive tells (APPNOTE.TXT 4.4.2). */
const madeByUnix = 3

/**
 * Packs a file, or a folder with all that is in it, links followed. `__pycache__` is left out: it says nothing that the
 * source does not, and changes with every run. `folders` are those that it was read from, for a folder.
 * @throws PoolhouseError `HandlerBuildFailed` for a folder that is empty or larger than AWS takes.
 */
export async function zipSource(
  entry: string,
): Promise<{ zip: Uint8Array; inputs: string[]; folders: string[] }> {
  const folders: string[] = []
  const paths = (await stat(entry)).isDirectory()
    ? await filesBelow(entry, folders)
    : new Map([[basename(entry), entry]])
  if (paths.size === 0) {
    throw new PoolhouseError(
      'HandlerBuildFailed',
      `the folder ${entry} is empty: expected the function's code.`,
    )
  }
  const files: Zippable = {}
  let total = 0
  for (const [name, path] of [...paths].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { size, mode } = await stat(path)
    total += size
    // Before it is read: somebody may have named the wrong folder.
    if (total > maxUnzippedBytes) {
      throw new PoolhouseError(
        'HandlerBuildFailed',
        `the folder ${entry} holds more than the ${maxUnzippedBytes} bytes that Lambda takes. Name a folder with the function's code and its packages alone.`,
      )
    }
    // What may be executed stays so: the bootstrap of a provided runtime must be. Nothing else of the mode: it is this machine's.
    const attrs = ((mode & 0o111 ? 0o100_755 : 0o100_644) << 16) >>> 0
    files[name] = [await readFile(path), { os: madeByUnix, attrs }]
  }
  const { zipSync } = await import('fflate')
  return { zip: zipSync(files, { level: 1, mtime }), inputs: [...paths.values()], folders }
}

/** Files of a folder and the folders in it: their paths by their names in the archive. The folders are added to `folders`. */
async function filesBelow(folder: string, folders: string[], prefix = ''): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  folders.push(folder)
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    if (name === '__pycache__') continue
    if ((await stat(path)).isDirectory()) {
      for (const [inner, file] of await filesBelow(path, folders, `${prefix}${name}/`)) found.set(inner, file)
    } else {
      found.set(`${prefix}${name}`, path)
    }
  }
  return found
}
