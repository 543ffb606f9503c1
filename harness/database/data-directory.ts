import { createHash, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { PoolhouseError } from '../kit/errors.ts'
import { removeAbandoned } from './abandoned.ts'
import { mysqlCache } from './binary-cache.ts'
import { withCacheLock } from './cache-lock.ts'
import { bootstrapMariaDb } from './mariadb-bootstrap.ts'
import type { MysqldBinary } from './mysqld-binary.ts'
import { runArguments, storageSettings } from './server-settings.ts'
import { spawnServer, startFailed } from './spawn-server.ts'
import { type System, thisSystem } from './system.ts'

/** Raised when what a template contains changes for another reason than the settings. */
const templateFormat = 1
/** Milliseconds as a rule. What has not shut down by then would not. */
const SHUTDOWN_TIMEOUT_MS = 60_000

/**
 * The template for `binary`: an initialised data directory, shut down cleanly, in which certificates are already made.
 * It is made once for a version and its settings and never run itself. Returns its path.
 */
export async function dataDirectoryTemplate(
  binary: MysqldBinary,
  cacheDir: string,
  system: System,
  onProgress: (line: string) => void,
): Promise<string> {
  const root = mysqlCache(cacheDir)
  const identity = JSON.stringify([templateFormat, binary.source, storageSettings(binary)])
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, 10)
  const name = `${binary.product.toLowerCase()}-${binary.version}-${hash}`
  const template = join(root, 'templates', name)
  if (await exists(template)) return template
  const waiting = (pid: number) =>
    onProgress(`process ${pid} is preparing a data directory already: waiting for it`)
  const work = async () => {
    if (await exists(template)) return
    onProgress(`preparing a data directory for ${binary.product} ${binary.version}, once`)
    await mkdir(join(root, 'templates'), { recursive: true })
    await removeAbandoned(root)
    const partial = await mkdtemp(join(root, `template-${process.pid}-`))
    try {
      const data = join(partial, 'data')
      await initialise(binary, partial, data, system)
      // Copied once here, so that what is copied at every start has holes where there is nothing.
      await copyDataDirectory(data, join(partial, 'sparse'), system)
      await rename(join(partial, 'sparse'), template)
    } finally {
      await rm(partial, { recursive: true, force: true })
    }
  }
  await withCacheLock(join(root, 'locks', name), work, waiting)
  return template
}

async function initialise(
  binary: MysqldBinary,
  directory: string,
  data: string,
  system: System,
): Promise<void> {
  const errorLog = join(directory, 'initialise.err')
  const [program, ...first] = binary.command as [string, ...string[]]
  const user = system.isRoot ? ['--user=root'] : []
  if (binary.product === 'MariaDB') await bootstrapMariaDb(binary, data, system)
  else {
    const args = [
      ...first,
      '--no-defaults',
      ...binary.defaultArguments,
      ...storageSettings(binary),
      '--secure-file-priv=NULL',
      '--default-time-zone=+00:00',
      `--datadir=${data}`,
      `--log-error=${errorLog}`,
      '--initialize-insecure',
      ...user,
    ]
    const { code, output } = await system.run(program, args, { timeoutMs: 120_000 })
    if (code !== 0) throw await initialiseFailed(binary, directory, errorLog, output)
  }
  // The first run finishes what initialising leaves for later; after it a start finds nothing to do.
  const run = {
    dataDirectory: data,
    socketFile: join(directory, 's'),
    errorLog,
    pidFile: join(directory, 'pid'),
    host: '127.0.0.1',
    port: 0,
    maxConnections: 10,
    isRoot: system.isRoot,
  }
  const server = await spawnServer(binary, [...runArguments(binary, run), '--skip-networking'], run)
  const cutShort = setTimeout(() => server.kill('SIGKILL'), SHUTDOWN_TIMEOUT_MS)
  // MariaDB loses a SIGTERM that comes before it serves its first connection, and then never ends (seen with 10.11).
  await greeted(server.socket)
  server.socket.destroy()
  server.kill('SIGTERM')
  const { code, signal } = await server.exited
  clearTimeout(cutShort)
  if (code !== 0) throw await startFailed(binary, run, 'It did not shut down cleanly.', { code, signal })
  // Every copy gets an identity of its own.
  await rm(join(data, 'auto.cnf'), { force: true })
}

/** The server has written its greeting, or has closed. */
function greeted(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('readable', resolve)
    socket.once('close', () => resolve())
    socket.once('error', () => resolve())
  })
}

async function initialiseFailed(
  binary: MysqldBinary,
  directory: string,
  errorLog: string,
  output: string,
): Promise<PoolhouseError> {
  const log = (await readFile(errorLog, 'utf8').catch(() => '')) + output
  const hint = /permission denied|errno: 13/i.test(log)
    ? `\n${binary.command.at(-1)} may not write below ${directory}. On Ubuntu its AppArmor profile forbids that: set POOLHOUSE_CACHE to a directory that the profile allows, or unset POOLHOUSE_MYSQLD to let poolhouse fetch a server of its own.`
    : ''
  const last = log.trim().split('\n').slice(-8).join('\n')
  return new PoolhouseError(
    'MySqlStartFailed',
    `${binary.product} ${binary.version} (${binary.source}) could not initialise a data directory:\n${last}${hint}`,
  )
}

/** Copies a data directory with its holes, sharing blocks where the file system can. */
export async function copyDataDirectory(
  from: string,
  to: string,
  system: Pick<System, 'platform' | 'run'> = thisSystem,
): Promise<void> {
  if (system.platform === 'linux') {
    const { code } = await system.run('cp', [
      '-R',
      '--reflink=auto',
      '--sparse=always',
      '--preserve=mode',
      from,
      to,
    ])
    if (code === 0) return
    await rm(to, { recursive: true, force: true }) // Not GNU's cp: it knows neither option.
  }
  await cp(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE })
}

/** Gives a copy an identity of its own, which the server would take 10 ms to make. */
export async function writeIdentity(dataDirectory: string): Promise<void> {
  await writeFile(join(dataDirectory, 'auto.cnf'), `[auto]\nserver-uuid=${randomUUID()}\n`, { mode: 0o640 })
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
