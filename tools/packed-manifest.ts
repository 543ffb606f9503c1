// The manifest of the package, made of the checkout's: what is TypeScript there is JavaScript here, and what only the checkout needs
// is left out. `prepack` puts it into package.json's place, `postpack` the checkout's back (npm reads the manifest again after `prepack`).
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const manifest = join(root, 'package.json')
const kept = join(root, 'package.json.checkout')

interface Manifest {
  readonly version: string
  readonly exports: Readonly<Record<string, { readonly default: string }>>
  readonly bin: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly [member: string]: unknown
}

/** The package's manifest, for a folder in which the output of the build lies in `folder` (`.`: that folder itself). */
export function packedManifest(folder: '.' | './dist'): Record<string, unknown> {
  const source = existsSync(kept) ? kept : manifest
  const checkout = JSON.parse(readFileSync(source, 'utf8')) as Manifest
  const { name, version, description, license, type, dependencies, devDependencies } = checkout
  const built = (file: string, extension: string) =>
    `${folder}/${file.replace(/^\.\//, '').replace(/\.ts$/, extension)}`
  const jest = '@jest/globals'
  return {
    name,
    version,
    description,
    license,
    type,
    // The least that Testcontainers runs on. The checkout's scripts run on the Node that `npm ci` brings.
    engines: { node: '>=22.22' },
    bin: mapValues(checkout.bin, (file) => built(file, '.js').replace(/^\.\//, '')),
    exports: mapValues(checkout.exports, ({ default: file }) => ({
      types: built(file, '.d.ts'),
      default: built(file, '.js'),
    })),
    ...(folder === './dist' && { files: ['dist'] }),
    dependencies,
    // Of `poolhouse/jest`, for those who have Jest.
    peerDependencies: { [jest]: `^${devDependencies[jest]}` },
    peerDependenciesMeta: { [jest]: { optional: true } },
  }
}

function mapValues<From, To>(
  from: Readonly<Record<string, From>>,
  to: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, to(value)]))
}

function restore(): void {
  if (existsSync(kept)) renameSync(kept, manifest)
}

function replace(): void {
  restore() // a pack before this one was cut off
  const text = `${JSON.stringify(packedManifest('./dist'), null, 2)}\n`
  renameSync(manifest, kept)
  writeFileSync(manifest, text)
}

if (import.meta.main) {
  const [task] = process.argv.slice(2)
  if (task === 'replace') replace()
  else if (task === 'restore') restore()
  else {
    process.stderr.write('usage: node tools/packed-manifest.ts replace|restore\n')
    process.exitCode = 2
  }
}
