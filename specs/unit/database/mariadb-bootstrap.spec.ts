import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { bootstrapMariaDb } from '../../../harness/database/mariadb-bootstrap.ts'
import type { MysqldBinary } from '../../../harness/database/mysqld-binary.ts'
import type { CommandResult, System } from '../../../harness/database/system.ts'
import { fakeSystem } from './fake-system.ts'

const binary: MysqldBinary = {
  product: 'MariaDB',
  version: '10.11.19',
  source: '/usr/sbin/mariadbd',
  command: ['/usr/sbin/mariadbd'],
  defaultArguments: [],
}
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'poolhouse-mariadb-'))
})

afterEach(() => rm(directory, { recursive: true, force: true }))

/** A machine with MariaDB's SQL files, on which its server ends so. */
function machine(result: CommandResult) {
  const files = { '/usr/share/mysql/mariadb_system_tables.sql': 'CREATE TABLE user;' }
  const runs: { args: readonly string[]; timeoutMs: number | undefined; input: string | undefined }[] = []
  const system: System = {
    ...fakeSystem(directory, { files }).system,
    run: async (_command, args, { timeoutMs, input } = {}) => {
      runs.push({ args, timeoutMs, input })
      return result
    },
  }
  return { system, runs }
}

describe("bootstrapping MariaDB's data directory", () => {
  it('feeds its SQL files to --bootstrap, for two minutes at most and with temporary tables apart from other servers', async () => {
    const { system, runs } = machine({ code: 0, output: '' })
    const data = join(directory, 'data')
    await bootstrapMariaDb(binary, data, system)
    expect(runs).toEqual([
      {
        args: expect.arrayContaining(['--bootstrap', `--datadir=${data}`, `--tmpdir=${dirname(data)}`]),
        timeoutMs: 120_000,
        input: expect.stringContaining('CREATE TABLE user;'),
      },
    ])
  })

  it.each([
    [
      { code: 1, output: 'a\nERROR: 1051  Unknown table' },
      /could not initialise a data directory:\na\nERROR: 1051 {2}Unknown table$/,
    ],
    [
      { code: null, output: 'InnoDB: waiting' },
      /directory:\nit was stopped after 120 s, or killed; its last lines:\nInnoDB: waiting$/,
    ],
  ])('says why it failed: %j', async (result, message) => {
    const { system } = machine(result)
    await expect(bootstrapMariaDb(binary, join(directory, 'data'), system)).rejects.toMatchObject({
      code: 'MySqlStartFailed',
      message: expect.stringMatching(message),
    })
  })
})
