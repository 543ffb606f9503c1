import { join } from 'node:path'
import { bootstrapFile } from './bootstrap-file.ts'
import { RuntimeUnavailableError } from './errors.ts'
import { findNode } from './find-node.ts'
import type { Runtime } from './runtime.ts'

/**
 * `nodejsN.x` on Node N: this process's own when it is of that major version, else one that {@link findNode}
 * finds. Throws {@link RuntimeUnavailableError} that names what is missing.
 * @param directories where the bootstrap lies, and where it is kept as one file
 */
export async function nodeRuntime(
  name: string,
  major: string,
  configured: string | undefined,
  { directory, cacheDir }: { readonly directory: string; readonly cacheDir: string },
): Promise<Runtime> {
  const executable = configured ?? (major === ownMajor() ? process.execPath : findNode(major))
  if (!executable) {
    throw new RuntimeUnavailableError(
      `The runtime ${name} needs Node ${major}, and this process runs Node ${process.versions.node}. No Node ${major} was found: set POOLHOUSE_NODE_${major} to its executable, install it (npm install --save-dev node${major}@npm:node-${process.platform}-${process.arch}@${major}, or a version manager), or use nodejs${ownMajor()}.x.`,
    )
  }
  const bootstrap = await bootstrapFile(directory, join(cacheDir, 'bootstrap'))
  return {
    name,
    versionText: `nodejs:${major}`,
    directory,
    hasChannel: true,
    canDebug: true,
    command: ({ memorySize, debug }) => ({
      executable,
      args: [
        // The rest of the memory is for the runtime itself, as on AWS.
        `--max-old-space-size=${Math.floor(memorySize * 0.9)}`,
        // Measured: saves 4 MB an environment and costs no measurable time.
        '--max-semi-space-size=1',
        ...(debug ? ['--inspect=127.0.0.1:0'] : []),
        bootstrap,
      ],
    }),
    variables: ({ taskRoot, layerRoot, compileCache }) => ({
      // Packages of layers first (documented).
      NODE_PATH: [
        ...(layerRoot === undefined
          ? []
          : [`${layerRoot}/nodejs/node${major}/node_modules`, `${layerRoot}/nodejs/node_modules`]),
        `${taskRoot}/node_modules`,
        taskRoot,
      ].join(':'),
      // These two are ours; the bootstrap takes them out before user code is loaded.
      MALLOC_ARENA_MAX: '1',
      NODE_COMPILE_CACHE: compileCache,
    }),
  }
}

export function ownMajor(): string {
  return process.versions.node.split('.')[0] as string
}
