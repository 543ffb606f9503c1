import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const main = './bootstrap.cjs'

/** By the two directories: the sources do not change while this process runs. */
const written = new Map<string, Promise<string>>()

/**
 * The bootstrap of the Node runtimes as one file: each file that is loaded costs a cold start a fifth of a millisecond of CPU
 * (measured), and 100 at once are paid for a hundred times. The parts keep their names and are run when they are first required.
 * @param directory holds `bootstrap.cjs` and what it requires by `./NAME.cjs`
 * @param cacheDir where it is written, named by its content: Node's compile cache knows it by its path
 */
export function bootstrapFile(directory: string, cacheDir: string): Promise<string> {
  const key = JSON.stringify([directory, cacheDir])
  const file = written.get(key) ?? write(directory, cacheDir)
  written.set(key, file)
  file.catch(() => written.delete(key))
  return file
}

async function write(directory: string, cacheDir: string): Promise<string> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.cjs')).sort()
  const parts = await Promise.all(
    names.map(async (name) => [`./${name}`, await readFile(join(directory, name), 'utf8')] as const),
  )
  const text = inOne(parts)
  const target = join(cacheDir, `${createHash('sha256').update(text).digest('hex').slice(0, 32)}.cjs`)
  if (existsSync(target)) return target
  await mkdir(cacheDir, { recursive: true })
  const draft = `${target}.${randomUUID()}`
  await writeFile(draft, text)
  await rename(draft, target)
  return target
}

/** As functions of `module`, `exports` and `require`, as Node itself wraps a file. */
function inOne(parts: readonly (readonly [name: string, source: string])[]): string {
  const functions = parts.map(
    ([name, source]) => `${JSON.stringify(name)}(module, exports, require) {\n${source}\n}`,
  )
  return `'use strict'
const parts = {
${functions.join(',\n')}
}
const loaded = new Map()
function load(name) {
  if (!Object.hasOwn(parts, name)) return require(name)
  let module = loaded.get(name)
  if (!module) {
    loaded.set(name, (module = { exports: {} }))
    parts[name](module, module.exports, load)
  }
  return module.exports
}
load(${JSON.stringify(main)})
`
}
