// npm run build [-- FOLDER]: writes the package into dist/, or FOLDER. Its paths are the repository's: JavaScript and declarations
// where TypeScript is here; what is no TypeScript, and the functions that esbuild bundles when they are deployed, as they are.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { packedManifest } from './packed-manifest.ts'

const root = join(import.meta.dirname, '..')

/** Builds the package into `folder`, which is emptied before. Throws with the compiler's own words where it does not compile. */
export function build(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  compile(folder)
  const isAsset = (path: string) => !path.endsWith('.ts') && !path.includes('__pycache__')
  cpSync(join(root, 'harness'), join(folder, 'harness'), { recursive: true, filter: isAsset })
  const functions = join('fixtures', 'functions')
  cpSync(join(root, functions), join(folder, functions), {
    recursive: true,
    filter: (path) => !path.includes('__pycache__'),
  })
  // Read for the version, and for `import 'poolhouse'` in the shipped stacks.
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(packedManifest('.'), null, 2)}\n`)
}

function compile(folder: string): void {
  const scratch = mkdtempSync(join(tmpdir(), 'poolhouse-build-'))
  try {
    const project = join(scratch, 'tsconfig.json')
    const config = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: {
        noEmit: false,
        declaration: true,
        rootDir: root,
        outDir: folder,
        typeRoots: [join(root, 'node_modules/@types')],
      },
      include: ['harness', 'fixtures/stacks'].map((path) => join(root, path)),
    }
    writeFileSync(project, JSON.stringify(config))
    const tsc = join(root, 'node_modules', '.bin', 'tsc')
    const { status, stdout, error } = spawnSync(tsc, ['-p', project], { cwd: root, encoding: 'utf8' })
    if (error) throw error
    if (status !== 0) throw new Error(`tsc ended with ${status}:\n${stdout}`)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

if (import.meta.main) build(resolve(process.argv[2] ?? join(root, 'dist')))
