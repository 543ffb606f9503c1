import { type FSWatcher, watch } from 'node:fs'
import { dirname, join } from 'node:path'
import type { PackageSources } from './bundle.ts'

const settleMs = 50
/** In a folder that is packed, but no part of what is packed. */
const leftOut = new Set(['__pycache__', 'node_modules'])

export interface ReloadListener {
  /** A function runs its new code; `ms` is what bundling and deploying took. */
  onReloaded?(name: string, ms: number): void
  /** The new code does not compile, or was refused: the old code goes on. */
  onFailed?(name: string, error: Error): void
}

/** Ends the watching. */
export interface Reloading {
  close(): void
}

/**
 * Redeploys a function when one of the files that went into its package is saved, or anything in a folder that is one. Folders are watched rather than
 * files, since many editors replace a file; packages in node_modules are not watched.
 * @param bundled name → what its package was made of
 * @param redeploy bundles and deploys anew; resolves with what the new package was made of
 */
export function reloadOnSave(
  bundled: Readonly<Record<string, PackageSources>>,
  redeploy: (name: string) => Promise<PackageSources>,
  { onReloaded, onFailed }: ReloadListener = {},
): Reloading {
  const watched = new Map(Object.entries(bundled).map(([name, sources]) => [name, withoutPackages(sources)]))
  let watchers = new Map<string, FSWatcher>()
  const waiting = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let isReloading = false
  let closed = false

  /** Watches every folder anew: one that was removed and is there again is another one. Returns whether there is one more than before. */
  const watchFolders = (): boolean => {
    const all = [...watched.values()].flatMap(({ inputs, folders }) => [
      ...[...inputs].map(dirname),
      ...folders,
    ])
    const before = watchers
    const fresh = new Map<string, FSWatcher>()
    try {
      for (const folder of new Set(all)) {
        const watcher = watch(folder, { persistent: false }, (_, changed) => noticed(folder, changed))
        watcher.on('error', () => watcher.close()) // the folder is gone: the next save elsewhere goes on
        fresh.set(folder, watcher)
      }
    } catch (error) {
      for (const watcher of fresh.values()) watcher.close()
      throw error
    }
    watchers = fresh
    for (const watcher of before.values()) watcher.close()
    return [...watchers.keys()].some((folder) => !before.has(folder))
  }

  const noticed = (folder: string, changed: string | null) => {
    for (const [name, { inputs, folders }] of watched) {
      const isOurs =
        changed === null ||
        inputs.has(join(folder, changed)) ||
        (folders.has(folder) && !leftOut.has(changed))
      if (isOurs) waiting.add(name)
    }
    if (waiting.size === 0) return
    // An editor writes in several steps.
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (!isReloading) void reload()
    }, settleMs)
    timer.unref()
  }

  const reload = async () => {
    isReloading = true
    while (waiting.size > 0 && !closed) {
      const [name] = waiting as unknown as [string]
      waiting.delete(name)
      const startedAt = performance.now()
      try {
        watched.set(name, withoutPackages(await redeploy(name)))
        // What was saved there between the packing and the watching, nobody has noticed.
        if (!closed && watchFolders()) waiting.add(name)
        if (!closed) onReloaded?.(name, performance.now() - startedAt)
      } catch (error) {
        if (!closed) onFailed?.(name, error as Error)
      }
    }
    isReloading = false
  }

  watchFolders()
  return {
    close() {
      closed = true
      clearTimeout(timer)
      for (const watcher of watchers.values()) watcher.close()
    },
  }
}

function withoutPackages({ inputs, folders }: PackageSources) {
  const own = (path: string) => !`${path}/`.includes('/node_modules/')
  return { inputs: new Set(inputs.filter(own)), folders: new Set(folders.filter(own)) }
}
