import type { ServerProduct } from './mysqld-binary.ts'

/** The product and version that a server program names when it is run with `--version`. */
export interface ServerVersion {
  readonly product: ServerProduct
  readonly version: string
}

/**
 * Reads the line that `mysqld --version` prints, such as `mysqld  Ver 9.7.4-2 for Linux on x86_64 ((Debian))`.
 * `undefined` when no version is in it: then the program is no server that we know.
 */
export function parseServerVersion(output: string): ServerVersion | undefined {
  const match = /\bVer\s+(\d+\.\d+\.\d+)(\S*)/.exec(output)
  if (!match) return undefined
  const [line, version, suffix] = match
  const product = /mariadb/i.test(`${line}${suffix}`) || /mariadb/i.test(output) ? 'MariaDB' : 'MySQL'
  return { product, version: version! }
}

/** Compares two dotted version numbers: negative when `a` is the older one. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number)
  const right = b.split('.').map(Number)
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Whether `version` is `least` or newer. */
export function isAtLeast(version: string, least: string): boolean {
  return compareVersions(version, least) >= 0
}
