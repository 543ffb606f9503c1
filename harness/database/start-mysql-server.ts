import { mkdir, mkdtemp, rm, rmdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Disposal } from '../kit/disposal.ts'
import { PoolhouseError } from '../kit/errors.ts'
import { removeAbandoned } from './abandoned.ts'
import { controlConnections } from './connection-counts.ts'
import { copyDataDirectory, dataDirectoryTemplate, writeIdentity } from './data-directory.ts'
import type { MySqlServer } from './mysql-server.ts'
import { RunningMySqlServer } from './mysql-server.ts'
import type { MysqldBinary } from './mysqld-binary.ts'
import type { RunSettings, TlsFiles } from './server-settings.ts'
import { portTaken } from './spawn-server.ts'
import { thisSystem } from './system.ts'

export interface StartMySqlServerOptions {
  readonly binary: MysqldBinary
  /** The directory of poolhouse's cache: the template of the data directory is kept there. */
  readonly cacheDir: string
  /** Where the server's private directory is made; one in memory, such as `/dev/shm`, is the fastest. */
  readonly directory: string
  /** The loopback address to listen on, and no other. */
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /**
   * How many connections users may have at one time. The server's own variable reads one more, for poolhouse's control
   * connection: MySQL counts every connection, those to the administrative interface and to the X plugin too.
   */
  readonly maxConnections: number
  /** Without it the server presents a certificate that it has made itself. */
  readonly tls?: TlsFiles
  readonly onProgress?: (line: string) => void
}

/** The longest path of a unix socket that every system takes, with its final zero byte: macOS's 104. */
const longestSocketPath = 103

/**
 * Starts a throw-away MySQL server on a copy of a prepared data directory. Call it from the main thread: on Linux the
 * server dies with the thread that started it.
 *
 * @throws PoolhouseError `PortTaken`, or `MySqlStartFailed` with the end of the error log. Neither a process nor a
 * directory is left then.
 */
export async function startMySqlServer(options: StartMySqlServerOptions): Promise<MySqlServer> {
  const { binary, host, maxConnections } = options
  const tell = options.onProgress ?? (() => {})
  // Read while the server starts: the client library takes longer to load than a statement to run.
  const client = import('mysql2/promise')
  const cleanup = new Disposal()
  try {
    if (options.port !== 0 && !(await isFree(host, options.port))) throw portTaken(host, options.port)
    const port = options.port || (await freePort(host))
    const created = await mkdir(options.directory, { recursive: true })
    if (created !== undefined) cleanup.defer(() => rmdir(options.directory).catch(ignoreOccupied))
    await removeAbandoned(options.directory)
    const template = await dataDirectoryTemplate(binary, options.cacheDir, thisSystem, tell)
    const directory = await mkdtemp(join(options.directory, `mysqld-${process.pid}-`))
    cleanup.defer(() => rm(directory, { recursive: true, force: true, maxRetries: 3 }))
    const dataDirectory = join(directory, 'data')
    await copyDataDirectory(template, dataDirectory, thisSystem)
    if (binary.product === 'MySQL') await writeIdentity(dataDirectory)

    let socketFile = join(directory, 'mysqld.sock')
    if (socketFile.length > longestSocketPath) {
      const short = await mkdtemp(join(tmpdir(), 'ph-'))
      cleanup.defer(() => rm(short, { recursive: true, force: true }))
      socketFile = join(short, 's')
    }
    const settings: RunSettings = {
      dataDirectory,
      socketFile,
      errorLog: join(directory, 'mysqld.err'),
      pidFile: join(directory, 'mysqld.pid'),
      host,
      port,
      maxConnections: maxConnections + controlConnections,
      isRoot: thisSystem.isRoot,
      ...(options.tls ? { tls: options.tls } : {}),
    }
    const server = new RunningMySqlServer(binary, settings, cleanup)
    await server.start()
    await client
    const { limit } = await server.connections()
    if (limit < maxConnections) {
      tell(
        `MySQL takes ${limit} connections instead of ${maxConnections}: it may open too few files (raise ulimit -n)`,
      )
    }
    return server
  } catch (error) {
    await cleanup.dispose()
    // Somebody was faster at the port that was free: there are others.
    if (options.port === 0 && error instanceof PoolhouseError && error.code === 'PortTaken') {
      return await startMySqlServer(options)
    }
    if (error instanceof PoolhouseError) throw error
    throw new PoolhouseError(
      'MySqlStartFailed',
      `${binary.product} ${binary.version} (${binary.source}) could not be started in ${options.directory}: ${(error as Error).message}`,
      { cause: error },
    )
  }
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false)
      else reject(error)
    })
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}

function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, host, () => {
      const address = server.address() as { port: number }
      server.close(() => resolve(address.port))
    })
  })
}

function ignoreOccupied(error: NodeJS.ErrnoException): void {
  if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(error.code ?? '')) throw error
}
