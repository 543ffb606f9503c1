import { type FSWatcher, watch } from 'node:fs'
import { dirname } from 'node:path'

const settleMs = 50

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
 * Redeploys a function when one of the files that went into its bundle is saved. Folders are watched rather than files, since many editors
 * replace a file; packages in node_modules are not watched.
 * @param bundled name → the files of its bundle
 * @param redeploy bundles and deploys anew; resolves with the files of the new bundle
 */
export function reloadOnSave(
  bundled: Readonly<Record<string, readonly string[]>>,
  redeploy: (name: string) => Promise<readonly string[]>,
  { onReloaded, onFailed }: ReloadListener = {},
): Reloading {
  const files = new Map(Object.entries(bundled).map(([name, inputs]) => [name, sources(inputs)]))
  const watchers = new Map<string, FSWatcher>()
  const waiting = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let isReloading = false
  let closed = false

  const watchFolders = () => {
    const folders = new Set([...files.values()].flatMap((inputs) => [...inputs].map((file) => dirname(file))))
    for (const folder of folders) {
      if (watchers.has(folder)) continue
      const watcher = watch(folder, { persistent: false }, (_, changed) => noticed(folder, changed))
      watcher.on('error', () => watcher.close()) // the folder is gone: the next save elsewhere goes on
      watchers.set(folder, watcher)
    }
  }

  const noticed = (folder: string, changed: string | null) => {
    for (const [name, inputs] of files) {
      const isOurs = changed === null || inputs.has(`${folder}/${changed}`)
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
        files.set(name, sources(await redeploy(name)))
        watchFolders()
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

function sources(inputs: readonly string[]): Set<string> {
  return new Set(inputs.filter((file) => !file.includes('/node_modules/')))
}
