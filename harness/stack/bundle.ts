import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PoolhouseError } from '../kit/errors.ts'
import { zipSource } from './zip-source.ts'

/** What a package was made of. */
export interface PackageSources {
  /** Every file that went into it, absolute paths. */
  readonly inputs: readonly string[]
  /** Of a folder that is packed as it is: it and those in it. A new file there belongs to the package, too. */
  readonly folders: readonly string[]
}

/** A function's deployment package: a zip archive. */
export interface Bundle extends PackageSources {
  readonly zip: Uint8Array
  /** True when the archive came from the cache. */
  readonly cached: boolean
}

interface Manifest {
  /** Every file that went into the bundle, with size and time of change. */
  readonly inputs: readonly { path: string; size: number; mtimeMs: number }[]
}

/** Bump when what is written into an archive changes. */
const FORMAT = 2

/**
 * A function's package: a folder, a Python file or a bootstrap as it is, JavaScript bundled.
 * @throws PoolhouseError `HandlerBuildFailed`
 */
export async function packageFunction(entry: string, runtime: string, cacheDir: string): Promise<Bundle> {
  const asItIs = entry.endsWith('.py') || runtime.startsWith('provided') || (await stat(entry)).isDirectory()
  return asItIs ? { ...(await zipSource(entry)), cached: false } : bundleFunction(entry, runtime, cacheDir)
}

/**
 * Bundles a handler with its dependencies by esbuild, for the Node of its runtime, source map beside it. The archive
 * is cached by its inputs: bundling costs a quarter of a second, checking the inputs a few milliseconds.
 * @throws PoolhouseError `HandlerBuildFailed` with esbuild's own message and place.
 */
export async function bundleFunction(entry: string, runtime: string, cacheDir: string): Promise<Bundle> {
  const key = createHash('sha256')
    .update(JSON.stringify([FORMAT, process.cwd(), entry, runtime]))
    .digest('hex')
    .slice(0, 24)
  const directory = join(cacheDir, 'bundles', key)
  const cached = await readCached(directory)
  if (cached) return { ...cached, folders: [], cached: true }
  const { files, inputs } = await build(entry, runtime)
  const { zipSync } = await import('fflate')
  const zip = zipSync(files, { level: 1 })
  await keep(directory, zip, inputs)
  return { zip, inputs: inputs.map((path) => join(process.cwd(), path)), folders: [], cached: false }
}

async function build(
  entry: string,
  runtime: string,
): Promise<{ files: Record<string, Uint8Array>; inputs: string[] }> {
  const esbuild = await import('esbuild')
  try {
    const result = await esbuild.build({
      entryPoints: [entry],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: `node${/\d+/.exec(runtime)?.[0] ?? '24'}`,
      outfile: 'index.js',
      sourcemap: 'linked',
      sourcesContent: false,
      sourceRoot: process.cwd(),
      minify: true,
      keepNames: true,
      metafile: true,
      write: false,
      logLevel: 'silent',
    })
    const files: Record<string, Uint8Array> = {}
    for (const file of result.outputFiles)
      files[file.path.endsWith('.map') ? 'index.js.map' : 'index.js'] = file.contents
    return { files, inputs: Object.keys(result.metafile.inputs) }
  } catch (error) {
    const { errors } = error as { errors?: import('esbuild').Message[] }
    if (!errors) throw error
    const text = (await esbuild.formatMessages(errors, { kind: 'error', color: false })).join('').trimEnd()
    throw new PoolhouseError('HandlerBuildFailed', `the handler ${entry} does not compile:\n${text}`, {
      cause: error,
    })
  }
}

async function readCached(directory: string): Promise<Pick<Bundle, 'zip' | 'inputs'> | undefined> {
  try {
    const manifest = JSON.parse(await readFile(join(directory, 'inputs.json'), 'utf8')) as Manifest
    const fresh = await Promise.all(
      manifest.inputs.map(async (input) => {
        const now = await stat(input.path)
        return now.size === input.size && now.mtimeMs === input.mtimeMs
      }),
    )
    if (!fresh.every(Boolean)) return undefined
    const inputs = manifest.inputs.map(({ path }) => path)
    return { zip: await readFile(join(directory, 'function.zip')), inputs }
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

/** Written aside and renamed, so that a reader never sees half; when two processes build at once, one of them wins. */
async function keep(directory: string, zip: Uint8Array, inputs: string[]): Promise<void> {
  const fresh = `${directory}.${process.pid}.${Date.now()}`
  await mkdir(fresh, { recursive: true })
  const manifest: Manifest = {
    inputs: await Promise.all(
      inputs.map(async (path) => {
        const { size, mtimeMs } = await stat(path)
        return { path: join(process.cwd(), path), size, mtimeMs }
      }),
    ),
  }
  await writeFile(join(fresh, 'function.zip'), zip)
  await writeFile(join(fresh, 'inputs.json'), JSON.stringify(manifest))
  await rm(directory, { recursive: true, force: true })
  await rename(fresh, directory).catch(() => rm(fresh, { recursive: true, force: true }))
}
