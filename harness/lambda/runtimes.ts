import { fileURLToPath } from 'node:url'
import { RuntimeUnavailableError } from './errors.ts'

/** How a managed runtime is run here. */
export interface Runtime {
  readonly name: string
  readonly executable: string
  readonly directory: string
  readonly bootstrap: string
}

/** Executables by runtime identifier, e.g. `{ 'nodejs22.x': '/opt/node22/bin/node' }`. */
export type RuntimeExecutables = Readonly<Record<string, string>>

/** Where the bootstraps lie: beside this file, unless the harness was bundled. */
const defaultDirectory = fileURLToPath(new URL('./runtimes', import.meta.url))

/**
 * Finds what runs a runtime identifier. `nodejsN.x` needs Node N: this process's own when it is of that major
 * version. Throws {@link RuntimeUnavailableError} that names what is missing.
 */
export function findRuntime(
  name: string,
  executables: RuntimeExecutables = {},
  directory = defaultDirectory,
): Runtime {
  const [, major] = /^nodejs(\d+)\.x$/.exec(name) ?? []
  if (!major) {
    throw new RuntimeUnavailableError(
      `The runtime ${name} is not emulated. Emulated: nodejs${ownMajor()}.x (more when their Node is configured).`,
    )
  }
  const executable = executables[name] ?? (major === ownMajor() ? process.execPath : undefined)
  if (!executable) {
    throw new RuntimeUnavailableError(
      `The runtime ${name} needs Node ${major}, and this process runs Node ${process.versions.node}: no executable of Node ${major} is configured. Use nodejs${ownMajor()}.x, or run poolhouse on Node ${major}.`,
    )
  }
  return { name, executable, directory: `${directory}/node`, bootstrap: `${directory}/node/bootstrap.cjs` }
}

function ownMajor(): string {
  return process.versions.node.split('.')[0] as string
}
