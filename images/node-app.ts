import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Packages that the server's rooms import by name when they run. */
const packages = ['mysql2', 'fflate', '@peculiar/x509', 'reflect-metadata', '@smithy/signature-v4']

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
  for (const name of packages) add(name, '')
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
