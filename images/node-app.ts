import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { join } from 'node:path'
import { buildSync } from 'esbuild'

const root = join(import.meta.dirname, '..')

/** Rooms of the client's side: they import drivers of Docker and the AWS SDK, which no server needs. */
const CLIENT_ROOMS = ['targets', 'stack', 'load', 'cli']

/** A package loaded when it is first needed, through a `require` of the source's own making: no reader of imports finds it. */
const REQUIRED =
  /\b(?:createRequire\(import\.meta\.url\)|require)(?:\.resolve)?\(['`](?!node:)([^'`.$][^'`$]*)/g

/** Packages that the server's rooms import when they run. */
export function serverPackages(): string[] {
  const harness = join(root, 'harness')
  const rooms = readdirSync(harness, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !CLIENT_ROOMS.includes(entry.name))
    .map(({ name }) => join(harness, name))
  const entryPoints = rooms.flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(room, file)),
  )
  return importedPackages(entryPoints)
}

/** Packages that these files and those that they import need when they run. */
export function importedPackages(entryPoints: readonly string[]): string[] {
  const required = entryPoints.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(REQUIRED)].map(([, name]) => name!),
  )
  const { metafile } = buildSync({
    entryPoints: [...entryPoints],
    outdir: join(root, 'not-written'),
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path))
  const packages = [...imported, ...required]
    .filter((path) => !path.startsWith('node:') && !isBuiltin(path) && /^[@a-z]/.test(path))
    .map((path) =>
      path
        .split('/')
        .slice(0, path.startsWith('@') ? 2 : 1)
        .join('/'),
    )
  return [...new Set(packages)].sort()
}

/** Node, the harness and the packages that the server needs, below `directory`, for the build of an image. */
export function layNodeApp(directory: string): void {
  const app = join(directory, 'app')
  mkdirSync(app, { recursive: true })
  const specifier = `node-${process.platform}-${process.arch}`
  cpSync(createRequire(import.meta.url).resolve(`${specifier}/bin/node`), join(directory, 'node'))
  for (const name of ['package.json', 'LICENSE', 'harness']) {
    cpSync(join(root, name), join(app, name), { recursive: true })
  }
  for (const path of closure())
    cpSync(join(root, path), join(app, path), { recursive: true, dereference: true })
}

interface LockEntry {
  readonly dependencies?: Record<string, string>
}

/** Folders of the packages and of all that they depend on, by the lockfile. */
function closure(): Set<string> {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockEntry>
  }
  const found = new Set<string>()
  const add = (name: string, from: string) => {
    const path = locate(name, from, lock.packages)
    if (found.has(path)) return
    found.add(path)
    for (const dependency of Object.keys(lock.packages[path]!.dependencies ?? {})) add(dependency, path)
  }
  for (const name of serverPackages()) add(name, '')
  return found
}

/** Node's own way of looking: beside the importer first, then outwards. */
function locate(name: string, from: string, entries: Record<string, LockEntry>): string {
  for (let base = from; ; base = base.replace(/(^|\/)node_modules\/(?!.*\/node_modules\/).*$/, '')) {
    const path = base === '' ? `node_modules/${name}` : `${base}/node_modules/${name}`
    if (Object.hasOwn(entries, path)) return path
    if (base === '') throw new Error(`${name} is not in package-lock.json`)
  }
}
