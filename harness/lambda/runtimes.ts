import { fileURLToPath } from 'node:url'
import { RuntimeUnavailableError } from './errors.ts'
import { nodeRuntime, ownMajor } from './node-runtime.ts'
import { providedRuntime } from './provided-runtime.ts'
import { pythonRuntime } from './python-runtime.ts'
import type { Runtime, RuntimeExecutables } from './runtime.ts'

/** Where the bootstraps lie: beside this file, unless the harness was bundled. */
const defaultDirectory = fileURLToPath(new URL('./runtimes', import.meta.url))

export interface FindRuntimeOptions {
  /** Where the Node bootstrap is kept as one file; outlives this process. */
  readonly cacheDir: string
  readonly executables?: RuntimeExecutables | undefined
  /** Holds `node/bootstrap.cjs` and `python/bootstrap.py`. */
  readonly directory?: string | undefined
}

/** Finds what runs a runtime identifier. Throws {@link RuntimeUnavailableError} that names what is missing. */
export async function findRuntime(
  name: string,
  { cacheDir, executables = {}, directory = defaultDirectory }: FindRuntimeOptions,
): Promise<Runtime> {
  const [, nodeMajor] = /^nodejs(\d+)\.x$/.exec(name) ?? []
  if (nodeMajor) {
    return nodeRuntime(name, nodeMajor, executables[name], { directory: `${directory}/node`, cacheDir })
  }
  if (/^python3\.(9|1[0-4])$/.test(name)) {
    return pythonRuntime(name, executables[name], `${directory}/python`)
  }
  if (/^provided\.al2(023)?$/.test(name)) return providedRuntime(name, `${directory}/provided`)
  throw new RuntimeUnavailableError(
    `The runtime ${name} is not emulated. Emulated: nodejs20.x, nodejs22.x and nodejs24.x where there is a Node of that version, as here of ${ownMajor()}; python3.9 to python3.14 where there is a Python; provided.al2 and provided.al2023.`,
  )
}
