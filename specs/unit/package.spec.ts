import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { importedPackages } from '../../images/node-app.ts'

const root = join(__dirname, '../..')

// A user's project: the build is in its node_modules, and beside it what the package says that it depends on, nothing else.
let project = ''
let built = ''
let dependencies: string[] = []
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'poolhouse-package-'))
  built = join(project, 'node_modules', 'poolhouse')
  const { status, stderr } = node(root, 'tools/build.ts', built)
  if (status !== 0) throw new Error(stderr)
  dependencies = Object.keys(JSON.parse(readFileSync(join(built, 'package.json'), 'utf8')).dependencies)
  for (const name of dependencies) {
    const link = join(project, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), link)
  }
}, 120_000)
afterAll(() => rmSync(project, { recursive: true, force: true }))

const node = (cwd: string, ...args: string[]) =>
  spawnSync(process.execPath, args, { cwd, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } })

function program(text: string) {
  writeFileSync(join(project, 'program.mjs'), text)
  return node(project, 'program.mjs')
}

const filesOf = (folder: string, ending: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(ending))

describe('the built package', () => {
  it('has no TypeScript but declarations, and functions that are bundled when they are deployed', () => {
    const sources = filesOf(built, '.ts').filter((file) => !file.endsWith('.d.ts'))
    expect(sources.filter((file) => !file.startsWith(join('fixtures', 'functions')))).toEqual([])
  })

  it('has the programs that it starts where it looks for them', () => {
    const programs = filesOf(join(built, 'harness'), '.js').flatMap((file) => {
      const text = readFileSync(join(built, 'harness', file), 'utf8')
      return [...text.matchAll(/\bprogram(?:File|Url)\('([^']+)'/g)].map(([, path]) =>
        join('harness', dirname(file), `${path}.js`),
      )
    })
    expect(programs.length).toBeGreaterThanOrEqual(5)
    expect(programs.filter((file) => !existsSync(join(built, file)))).toEqual([])
  })

  it('has every file that is no TypeScript', () => {
    const others = (folder: string) =>
      filesOf(folder, '').filter(
        (file) => /\.(cjs|py|css|html|json)$/.test(file) && !file.includes('__pycache__'),
      )
    expect(others(join(built, 'harness')).sort()).toEqual(others(join(root, 'harness')).sort())
    expect(others(join(built, 'harness')).length).toBeGreaterThan(30)
  })

  it('depends on every package that it imports', () => {
    // The one is for those who have Jest, the others run in a browser.
    const others = [join('load', 'jest.js'), join('dashboard', 'page')]
    const files = filesOf(join(built, 'harness'), '.js').filter(
      (file) => !others.some((other) => file.startsWith(other)),
    )
    const imported = importedPackages(files.map((file) => join(built, 'harness', file)))
    expect(imported).toEqual(
      expect.arrayContaining([
        '@smithy/core',
        'croner',
        'mysql2',
        'reflect-metadata',
        'testcontainers',
        'uplot',
      ]),
    )
    expect(imported.filter((name) => !dependencies.includes(name))).toEqual([])
  })

  it('is packed with a manifest whose entries are files of the build', () => {
    const text = `import { packedManifest } from './tools/packed-manifest.ts'
      console.log(JSON.stringify(packedManifest('./dist')))`
    const { bin, exports, devDependencies, scripts } = JSON.parse(
      node(root, '--input-type=module', '--eval', text).stdout,
    )
    expect(Object.keys(exports)).toEqual(['.', './jest'])
    const entries = [bin.poolhouse, ...Object.values<object>(exports).flatMap((each) => Object.values(each))]
    expect(entries).toHaveLength(5)
    for (const entry of entries) {
      expect(entry).toMatch(/^(\.\/)?dist\/.*\.(js|d\.ts)$/)
      expect([entry, existsSync(join(built, entry.replace(/^(\.\/)?dist\//, '')))]).toEqual([entry, true])
    }
    expect({ devDependencies, scripts }).toEqual({})
  })

  it('runs as a command', () => {
    const { status, stdout, stderr } = node(
      project,
      'node_modules/poolhouse/harness/cli/main.js',
      'advise',
      '--help',
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('poolhouse advise')
  })

  it('is imported by its name, declares a stack, and has its own to start', () => {
    const { status, stdout, stderr } = program(`
      import { defineStack } from 'poolhouse'
      import { pathToFileURL } from 'node:url'
      const { database } = defineStack({ database: { instanceClass: 'db.t3.small' } })
      const shipped = await import(pathToFileURL('node_modules/poolhouse/fixtures/stacks/workshop-node.js').href)
      console.log(database.instanceClass, Object.keys(shipped.default.functions).join())`)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toBe('db.t3.small serverless-app-lambda\n')
  })

  it('starts a worker of its own', () => {
    const { status, stdout, stderr } = program(`
      import { startDbProxyPlane } from './node_modules/poolhouse/harness/dbproxy/plane/plane.js'
      const plane = await startDbProxyPlane({ keepEvents: true })
      console.log(await plane.takeEvents())
      await plane.close()`)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toBe('{ entries: [], more: false }\n')
  })
})
