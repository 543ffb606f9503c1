import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Where a program of our own lies: `path`, without its extension, relative to the module at `from` (its `import.meta.url`).
 * The extension is that module's: TypeScript in the checkout, JavaScript in the package.
 */
export function programUrl(path: string, from: string): URL {
  return new URL(`${path}${extname(fileURLToPath(from))}`, from)
}

/** As {@link programUrl}, as a path of the file system. */
export function programFile(path: string, from: string): string {
  return fileURLToPath(programUrl(path, from))
}
