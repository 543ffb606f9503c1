import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { removeAbandoned } from './abandoned.ts'
import { withCacheLock } from './cache-lock.ts'
import type { MysqldBinary, ServerProduct } from './mysqld-binary.ts'
import { compareVersions } from './parse-version.ts'
import type { FileStamp, System } from './system.ts'

/** Written in the place of the tree's own path, so that a cache may be moved. */
const treeToken = '{tree}'
const manifestName = 'binary.json'

/** What lies beside a fetched tree: how to run it, and by what to see that it is still the same. */
interface Manifest {
  readonly format: 1
  readonly fetchedAt: number
  readonly binary: MysqldBinary
  readonly program: FileStamp & { readonly path: string }
}

/** A server in the cache. */
export interface CachedBinary {
  readonly binary: MysqldBinary
  readonly fetchedAt: number
}

/** What a fetcher has unpacked below the directory that it was given. */
export interface FetchedTree {
  readonly binary: MysqldBinary
  /** The server program's path. */
  readonly program: string
}

/** The directory of the cache that belongs to database servers. */
export const mysqlCache = (cacheDir: string) => join(cacheDir, 'mysql')

/** The newest server of `product` in the cache. Reads two small files and asks the program's file for its stamp. */
export async function cachedBinary(
  cacheDir: string,
  product: ServerProduct,
  system: System,
): Promise<CachedBinary | undefined> {
  const trees = join(mysqlCache(cacheDir), 'trees')
  let best: CachedBinary | undefined
  for (const name of await system.list(trees)) {
    const found = await readTree(join(trees, name), system)
    if (found?.binary.product !== product) continue
    if (best && compareVersions(found.binary.version, best.binary.version) <= 0) continue
    best = found
  }
  return best
}

async function readTree(tree: string, system: System): Promise<CachedBinary | undefined> {
  const text = await system.readText(join(tree, manifestName))
  if (text === undefined) return undefined
  let manifest: Manifest
  try {
    manifest = JSON.parse(text.replaceAll(treeToken, JSON.stringify(tree).slice(1, -1))) as Manifest
  } catch {
    return undefined // Cut short or from elsewhere: as good as absent, it will be fetched again.
  }
  if (manifest.format !== 1) return undefined
  const stamp = await system.stamp(manifest.program.path)
  if (stamp?.mtimeMs !== manifest.program.mtimeMs || stamp.size !== manifest.program.size) return undefined
  return { binary: manifest.binary, fetchedAt: manifest.fetchedAt }
}

/**
 * Lets `fetch` fill a directory of its own and moves it into the cache as `name` when it is complete. One process
 * fetches at a time; one that had to wait finds the work done. A failure leaves nothing in the cache.
 */
export async function fetchIntoCache(
  cacheDir: string,
  name: string,
  system: System,
  onProgress: (line: string) => void,
  fetch: (directory: string) => Promise<FetchedTree>,
): Promise<MysqldBinary> {
  const root = mysqlCache(cacheDir)
  const tree = join(root, 'trees', name)
  await mkdir(join(root, 'trees'), { recursive: true })
  const work = async () => {
    const there = await readTree(tree, system)
    if (there) return there.binary
    await removeAbandoned(root)
    const partial = await mkdtemp(join(root, `partial-${process.pid}-`))
    try {
      const { binary, program } = await fetch(partial)
      const stamp = await system.stamp(program)
      if (!stamp) throw new Error(`${program} is missing from what was fetched`)
      const manifest: Manifest = {
        format: 1,
        fetchedAt: Date.now(),
        binary,
        program: { path: program, mtimeMs: stamp.mtimeMs, size: stamp.size },
      }
      const own = JSON.stringify(partial).slice(1, -1)
      await writeFile(
        join(partial, manifestName),
        JSON.stringify(manifest, undefined, 2).replaceAll(own, treeToken),
      )
      await rm(tree, { recursive: true, force: true })
      await chmod(partial, 0o755) // Another user may run what is here, if the cache lets him in.
      await rename(partial, tree)
    } catch (error) {
      await rm(partial, { recursive: true, force: true })
      throw error
    }
    return (await readTree(tree, system))!.binary
  }
  const waiting = (pid: number) => onProgress(`process ${pid} is fetching ${name} already: waiting for it`)
  return await withCacheLock(join(root, 'locks', name), work, waiting)
}
