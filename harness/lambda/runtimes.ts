import { fileURLToPath } from 'node:url'
import { RuntimeUnavailableError } from './errors.ts'
import { findNode } from './find-node.ts'

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
 * version, else one that {@link findNode} finds. Throws {@link RuntimeUnavailableError} that names what is missing.
 */
export function findRuntime(
  name: string,
  executables: RuntimeExecutables = {},
  directory = defaultDirectory,
): Runtime {
  const [, major] = /^nodejs(\d+)\.x$/.exec(name) ?? []
  if (!major) {
    throw new RuntimeUnavailableError(
      `The runtime ${name} is not emulated. Emulated: nodejs20.x, nodejs22.x and nodejs24.x where there is a Node of that version, as here of ${ownMajor()}.`,
    )
  }
  const executable = executables[name] ?? (major === ownMajor() ? process.execPath : findNode(major))
  if (!executable) {
    throw new RuntimeUnavailableError(
      `The runtime ${name} needs Node ${major}, and this process runs Node ${process.versions.node}. No Node ${major} was found: set POOLHOUSE_NODE_${major} to its executable, install it (npm install --save-dev node${major}@npm:node-${process.platform}-${process.arch}@${major}, or a version manager), or use nodejs${ownMajor()}.x.`,
    )
  }
  return { name, executable, directory: `${directory}/node`, bootstrap: `${directory}/node/bootstrap.cjs` }
}

function ownMajor(): string {
  return process.versions.node.split('.')[0] as string
}
