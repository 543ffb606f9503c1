// npm run images [-- NAME …]: builds the images that no registry has, or of which none can be reached. What is up to date is
// left alone. Names: see images.ts; without one all but proxysql, which needs POOLHOUSE_PROXYSQL.
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultCacheDir } from '../harness/kit/cache-dir.ts'
import { PoolhouseError } from '../harness/kit/errors.ts'
import { docker, INPUTS_LABEL, inputsOf } from './docker.ts'
import { type ImageName, type OwnImage, ownImages } from './images.ts'
import { type Library, librariesOf } from './libraries-of.ts'
import { installLocalStack } from './localstack/install.ts'
import { layNodeApp } from './node-app.ts'
import { rootfsKey, rootfsTar } from './rootfs.ts'

const root = join(import.meta.dirname, '..')
const tell = (line: string) => process.stdout.write(`${line}\n`)

/** Builds an image and what it is built on, where its sources have changed since. */
export async function buildImage(name: ImageName): Promise<string> {
  const image = ownImages.find((each) => each.name === name)
  if (!image) {
    const known = ownImages.map((each) => each.name).join(', ')
    throw new PoolhouseError('InvalidOption', `no image '${name}'. Images: ${known}.`)
  }
  if (image.from) await buildImage(image.from)
  const inputs = await inputsFor(image)
  if ((await inputsOf(image.tag)) === inputs) return image.tag
  const began = performance.now()
  tell(`${image.tag}: building`)
  if (image.rootfs) await importRootfs(image, inputs)
  else if (image.name === 'localstack') await installLocalStack(tagOf(image.from!), image.tag, inputs, tell)
  else await buildFolder(image, inputs)
  tell(`${image.tag}: built in ${((performance.now() - began) / 1_000).toFixed(1)} s`)
  return image.tag
}

const tagOf = (name: ImageName) => ownImages.find((each) => each.name === name)!.tag

async function importRootfs({ rootfs, tag }: OwnImage, inputs: string): Promise<void> {
  const tar = await rootfsTar(rootfs!, defaultCacheDir(process.env), (line) => {
    if (!line.startsWith('  ')) tell(`  ${line}`) // not each of its packages
  })
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
  const changes = [`ENV PATH=${path}`, `LABEL ${INPUTS_LABEL}=${inputs}`, 'CMD ["bash"]']
  await docker(['import', ...changes.flatMap((change) => ['--change', change]), tar, tag])
}

async function buildFolder(image: OwnImage, inputs: string): Promise<void> {
  const context = mkdtempSync(join(tmpdir(), 'poolhouse-image-'))
  try {
    cpSync(join(root, 'images', image.name), context, { recursive: true })
    if (image.name === 'poolhouse') layNodeApp(context)
    if (image.name === 'proxysql') layProxySql(join(context, 'program'))
    const base = `BASE=${tagOf(image.from!)}`
    await docker([
      'build',
      '--label',
      `${INPUTS_LABEL}=${inputs}`,
      '--build-arg',
      base,
      '-t',
      image.tag,
      context,
    ])
  } finally {
    rmSync(context, { recursive: true, force: true })
  }
}

/** A digest of everything that the image is made of. */
async function inputsFor(image: OwnImage): Promise<string> {
  const digest = createHash('sha256')
  if (image.rootfs) digest.update(rootfsKey(image.rootfs))
  if (image.from) digest.update((await inputsOf(tagOf(image.from))) ?? '')
  const sources = image.sources.flatMap((path) => filesOf(join(root, path))).sort()
  if (image.name === 'proxysql') sources.push(...proxySqlFiles().map(({ file }) => file))
  for (const file of sources)
    digest
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update('\0')
  return digest.digest('hex').slice(0, 16)
}

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path).flatMap((name) => filesOf(join(path, name)))
}

/** The program that POOLHOUSE_PROXYSQL names and its libraries, each by the name that it has in the image. */
function proxySqlFiles(): Library[] {
  const path = process.env.POOLHOUSE_PROXYSQL
  if (path && statSync(path, { throwIfNoEntry: false })?.isFile())
    return [{ name: 'proxysql', file: path }, ...librariesOf(path)]
  throw new PoolhouseError(
    'InvalidOption',
    `POOLHOUSE_PROXYSQL: expected the path of a ProxySQL program to build an image around, got ${path ?? 'nothing'}.`,
  )
}

function layProxySql(directory: string): void {
  for (const { name, file } of proxySqlFiles()) cpSync(file, join(directory, name))
}

if (import.meta.main) {
  const asked = process.argv.slice(2) as ImageName[]
  const names = asked.length > 0 ? asked : (['mysql', 'db-proxy', 'localstack'] as const)
  try {
    for (const name of names) tell(`${await buildImage(name)}: ready`)
  } catch (error) {
    process.stderr.write(`${error instanceof PoolhouseError ? error.message : (error as Error).stack}\n`)
    process.exitCode = 1
  }
}
