import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import { createConnection } from 'mysql2/promise'
import type { MySqlServer, MysqldBinary } from '../../../harness/database/index.ts'
import { findMysqld, startMySqlServer } from '../../../harness/database/index.ts'
import { defaultCacheDir } from '../../../harness/kit/cache-dir.ts'
import type { PoolhouseError } from '../../../harness/kit/errors.ts'
import { eventually } from '../../../harness/kit/eventually.ts'

const cacheDir = defaultCacheDir(process.env)
const password = `it's "quoted" \\ and ? long`
let binary: MysqldBinary
let directory: string
let server: MySqlServer
const open: Connection[] = []

const start = (options: { port?: number; maxConnections?: number; binary?: MysqldBinary } = {}) =>
  startMySqlServer({
    binary,
    cacheDir,
    directory,
    host: '127.0.0.1',
    port: 0,
    maxConnections: 66,
    ...options,
  })

async function connect(user = 'admin'): Promise<Connection> {
  const { host, port } = server
  const connection = await createConnection({
    host,
    port,
    user,
    password,
    ssl: { rejectUnauthorized: false },
  })
  open.push(connection)
  return connection
}

const counted = (expected: object) =>
  eventually(
    async () => {
      const counts = await server.connections()
      expect(counts).toMatchObject(expected)
      return counts
    },
    { what: 'the count of connections' },
  )

// The first run on a machine fetches the server.
beforeAll(async () => {
  binary = await findMysqld({ cacheDir, env: process.env })
  directory = await mkdtemp(join(tmpdir(), 'poolhouse-mysql-'))
  server = await start()
  await server.createMasterUser('admin', password)
}, 300_000)

afterEach(async () => {
  for (const connection of open.splice(0)) await connection.end().catch(() => connection.destroy())
})

afterAll(async () => {
  await server?.stop()
  await rm(directory, { recursive: true, force: true })
})

describe('startMySqlServer', () => {
  it('keeps temporary files in a directory of its own, where no other server that starts deletes them', async () => {
    const [variable] = await server.query<{ Value: string }>("SHOW VARIABLES LIKE 'tmpdir'")
    const [own] = await readdir(directory)
    expect(variable?.Value).toBe(join(directory, own!))
  })

  it('answers on its address in UTC, with the process id of the server', async () => {
    const connection = await connect()
    const [[row]] = await connection.query<RowDataPacket[]>(
      'SELECT @@time_zone AS zone, @@hostname AS host, @@port AS port',
    )
    expect(row).toMatchObject({ zone: '+00:00', port: server.port })
    expect(server.version).toBe(binary.version)
    const [variable] = await server.query<{ Value: string }>("SHOW VARIABLES LIKE 'pid_file'")
    expect(Number(await readFile(variable!.Value, 'utf8'))).toBe(server.pid)
  })

  it('refuses a port that somebody else holds, and leaves nothing behind', async () => {
    const holder = createServer()
    const port = await new Promise<number>((resolve) => {
      holder.listen(0, '127.0.0.1', () => resolve((holder.address() as { port: number }).port))
    })
    const before = await readdir(directory)
    await expect(start({ port })).rejects.toMatchObject({
      code: 'PortTaken',
      message: expect.stringContaining(`port ${port} of 127.0.0.1`),
    })
    expect(await readdir(directory)).toEqual(before)
    await new Promise((resolve) => holder.close(resolve))
  })

  it('tells the end of the error log when the server does not start, and leaves nothing behind', async () => {
    const before = await readdir(directory)
    const broken = { ...binary, defaultArguments: [...binary.defaultArguments, '--no-such-option'] }
    const error = (await start({ binary: broken }).catch((reason) => reason)) as PoolhouseError
    expect(error.code).toBe('MySqlStartFailed')
    expect(error.message).toContain('--no-such-option')
    expect(error.message).toContain(binary.version)
    expect(await readdir(directory)).toEqual(before)
  })

  it('is gone after stop, process and directory', async () => {
    const second = await start()
    const { pid, dataDirectory, exited } = second
    await second.stop()
    await second.stop()
    expect(await exited).toEqual({ code: null, signal: 'SIGKILL' })
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    await expect(readdir(dataDirectory)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('keeps its data over a kill and a restart', async () => {
    const second = await start()
    await second.createDatabase('kept')
    await second.runSql('t.sql', 'CREATE TABLE t (id INT); INSERT INTO t VALUES (7)', 'kept')
    const { port } = second
    second.kill()
    expect((await second.exited).signal).toBe('SIGKILL')
    await second.restart()
    expect(second.port).toBe(port)
    expect(await second.query('SELECT id FROM kept.t')).toEqual([{ id: 7 }])
    await second.stop()
  })
})

describe('connections', () => {
  it('counts users and never the control connection', async () => {
    await counted({ current: 0 })
    await server.resetPeak()
    expect(await server.connections()).toEqual({ current: 0, peak: 0, limit: 66 })
    await connect()
    await connect()
    expect(await server.connections()).toEqual({ current: 2, peak: 2, limit: 66 })
  })

  it('keeps the peak when users have gone, until it is reset', async () => {
    await counted({ current: 0 })
    await server.resetPeak()
    for (let i = 0; i < 3; i++) await connect()
    for (const connection of open.splice(0)) await connection.end()
    await counted({ current: 0, peak: 3 })
    await server.resetPeak()
    expect(await server.connections()).toMatchObject({ peak: 0 })
  })

  it('lets in as many users as the limit says, and counts none that is refused', async () => {
    await counted({ current: 0 })
    await server.setMaxConnections(3)
    await server.resetPeak()
    for (let i = 0; i < 3; i++) await connect()
    for (let i = 0; i < 3; i++) await expect(connect()).rejects.toMatchObject({ errno: 1040 })
    expect(await server.connections()).toEqual({ current: 3, peak: 3, limit: 3 })
    await server.setMaxConnections(66)
    expect((await server.connections()).limit).toBe(66)
  })
})

describe('createMasterUser', () => {
  it('gives what RDS gives, and keeps back what RDS keeps back', async () => {
    const connection = await connect()
    await connection.query('CREATE DATABASE mine')
    await connection.query("CREATE USER other@'%' IDENTIFIED BY 'x'")
    await connection.query("GRANT SELECT ON mine.* TO other@'%'")
    await connection.query("DROP USER other@'%'")
    await connection.query('DROP DATABASE mine')
    const denied = { errno: 1227 }
    await expect(connection.query('SET GLOBAL max_connections = 5')).rejects.toMatchObject(denied)
    await expect(connection.query('SHUTDOWN')).rejects.toMatchObject(denied)
    await expect(connection.query("SELECT 1 INTO OUTFILE '/tmp/poolhouse-never'")).rejects.toMatchObject(
      denied,
    )
  })

  it('takes a name with a quote in it', async () => {
    await server.createMasterUser("o'neil", password)
    const connection = await connect("o'neil")
    const [[row]] = await connection.query<RowDataPacket[]>('SELECT current_user() AS name')
    expect(row).toEqual({ name: "o'neil@%" })
  })

  it('does not tell the password when it fails', async () => {
    const error = (await server.createMasterUser('admin', password).catch((reason) => reason)) as Error
    expect(error.message).toContain('the master user admin could not be created (ER_CANNOT_USER)')
    expect(JSON.stringify([error.message, error.stack, error.cause])).not.toContain('quoted')
  })
})

describe('runSql', () => {
  it('names the file, the line and the statement that failed', async () => {
    await server.createDatabase('app')
    const sql = 'CREATE TABLE a (id INT);\n\nINSERT INTO nowhere VALUES (1);\nCREATE TABLE b (id INT)'
    await expect(server.runSql('schema.sql', sql, 'app')).rejects.toMatchObject({
      code: 'ProvisioningFailed',
      message:
        "schema.sql, line 3: MySQL refused `INSERT INTO nowhere VALUES (1)` (ER_NO_SUCH_TABLE): Table 'app.nowhere' doesn't exist",
    })
    expect(await server.query('SHOW TABLES FROM app')).toHaveLength(1)
  })

  it('leaves nothing of its session to what comes after', async () => {
    await server.runSql('session.sql', "SET SESSION sql_mode = 'ANSI'; SET @mine = 1; USE mysql")
    const [row] = await server.query<object>('SELECT @@sql_mode AS mode, @mine AS mine, DATABASE() AS name')
    expect(row).toMatchObject({ mine: null, name: null })
    expect(row).not.toMatchObject({ mode: expect.stringContaining('ANSI') })
  })

  it('runs bodies under another delimiter', async () => {
    await server.createDatabase('routines')
    await server.runSql(
      'routines.sql',
      'DELIMITER $$\nCREATE FUNCTION two() RETURNS INT DETERMINISTIC BEGIN DECLARE n INT; SET n = 2; RETURN n; END$$\nDELIMITER ;',
      'routines',
    )
    expect(await server.query('SELECT routines.two() AS n')).toEqual([{ n: 2 }])
  })
})
