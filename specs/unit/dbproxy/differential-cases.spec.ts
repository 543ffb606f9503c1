import { beforeAll, describe, expect, it } from '@jest/globals'
import { CapabilityFlag } from '../../../harness/mysql/capability-flag.ts'
import { Command } from '../../../harness/mysql/command.ts'
import { BASE_FLAGS } from './support/differential/client-settings.ts'
import { firstDifference } from './support/differential/compare-sessions.ts'
import { runSession } from './support/differential/run-session.ts'
import { makeSchemas } from './support/differential/schemas.ts'
import { ScriptClient } from './support/differential/script-client.ts'
import { sql } from './support/differential/script-context.ts'
import type { ClientSettings, Step } from './support/differential/step.ts'
import { useDatabase, useProxies } from './support/proxy-fixture.ts'

const database = useDatabase()
const startProxy = useProxies(() => database.server)
beforeAll(() => makeSchemas(database.server, ['one']))

const { CLIENT_SESSION_TRACK, CLIENT_DEPRECATE_EOF, CLIENT_MULTI_STATEMENTS } = CapabilityFlag
const settings: ClientSettings = {
  flags: BASE_FLAGS | CLIENT_MULTI_STATEMENTS,
  tls: false,
  collationId: 255,
  schema: 'one',
  pieces: 0,
}
const command = (code: number, ...argument: number[]): Step => ({
  do: 'command',
  command: code,
  argument: Buffer.from(argument),
})
const seeCharset = sql("SELECT 'x', @@collation_connection, @@character_set_client, @@character_set_results")

interface Case {
  readonly title: string
  readonly steps: readonly Step[]
  readonly settings?: Partial<ClientSettings>
}

/** Each was once different through the proxy. */
const cases: readonly Case[] = [
  {
    title: 'the OUT parameters of a CALL by COM_STMT_EXECUTE',
    steps: [
      { do: 'prepare', name: 'p', sql: 'CALL out_of(?, ?)' },
      { do: 'execute', name: 'p', parameters: [4, 0], cursor: false },
      sql('SELECT 1'),
    ],
  },
  { title: 'an option that COM_SET_OPTION does not have', steps: [command(Command.COM_SET_OPTION, 7, 0)] },
  {
    title: 'the collation of the login in column definitions',
    settings: { collationId: 45 },
    steps: [seeCharset],
  },
  {
    title: 'the collation of SET NAMES … COLLATE in column definitions',
    steps: [sql('SET NAMES utf8mb4 COLLATE utf8mb4_bin'), seeCharset, sql('SET NAMES latin1'), seeCharset],
  },
  {
    title: 'character_set_results apart from the others',
    steps: [
      sql('SET character_set_results = utf16'),
      seeCharset,
      sql('SET character_set_results = NULL'),
      seeCharset,
    ],
  },
  {
    title: 'a schema whose name is not ASCII, under another character set',
    settings: { collationId: 8 },
    steps: [
      sql(Buffer.from('CREATE DATABASE IF NOT EXISTS `sch\xe9ma`', 'latin1')),
      sql(Buffer.from('USE `sch\xe9ma`', 'latin1')),
      sql('SELECT HEX(DATABASE())'),
      sql('SET NAMES utf8mb4'),
      sql('SELECT DATABASE()'),
      sql(Buffer.from('DROP DATABASE `schéma`')),
      sql('USE one'),
    ],
  },
  {
    title: 'BEGIN in a transaction, told to a client that tracks nothing',
    steps: [sql('BEGIN'), sql('SELECT * FROM t'), sql('BEGIN'), sql('COMMIT')],
  },
  {
    title: 'BEGIN in a transaction, told to a client that tracks',
    settings: { flags: settings.flags | CLIENT_SESSION_TRACK },
    steps: [sql('BEGIN'), sql('SELECT * FROM t'), sql('BEGIN'), sql('COMMIT')],
  },
  {
    title: 'the schema in the OK of the login and of COM_CHANGE_USER',
    settings: { flags: settings.flags | CLIENT_SESSION_TRACK },
    steps: [{ do: 'changeUser', schema: 'one_b', password: 'right' }, sql('SELECT DATABASE()')],
  },
  {
    title: 'the character set after COM_RESET_CONNECTION',
    settings: { collationId: 8 },
    steps: [seeCharset, command(Command.COM_RESET_CONNECTION), seeCharset],
  },
  {
    title: 'a session whose schema was dropped',
    steps: [
      sql('CREATE DATABASE gone'),
      sql('USE gone'),
      sql('DROP DATABASE gone'),
      sql('SELECT DATABASE()'),
      sql('SELECT * FROM t'),
      sql('USE one'),
    ],
  },
  {
    title: 'trackers that a pinned client switches',
    settings: { flags: settings.flags | CLIENT_SESSION_TRACK | CLIENT_DEPRECATE_EOF },
    steps: [
      sql('SET @pinned = 1'),
      sql('SET session_track_schema = OFF'),
      sql("SET wait_timeout = 9, time_zone = '+01:00'"),
      sql('USE one_b'),
      sql("SET session_track_system_variables = 'wait_timeout'"),
      sql("SET wait_timeout = 8, time_zone = '+02:00'"),
    ],
  },
  {
    title: 'what a failed procedure has set',
    settings: { flags: settings.flags | CLIENT_SESSION_TRACK },
    steps: [sql('CALL moves()'), sql('SELECT @@time_zone'), sql('SELECT DATABASE()')],
  },
]

describe('through the proxy is as alone, with another client on the same connection between any two steps:', () => {
  it.each(cases)('$title', async ({ steps, settings: own }) => {
    const script = { settings: { ...settings, ...own }, groups: [steps] }
    const { proxy, host, port } = await startProxy({ connections: 1 })
    const alone = await runSession(database.server, script)
    const other = await ScriptClient.connect(
      { host, port },
      { ...script.settings, collationId: 33, schema: 'one_b' },
    )
    const seen = new Set<string>()
    const through = await runSession({ host, port }, script, async () => {
      if (proxy.sessions().some(({ pinned, inTransaction }) => pinned || inTransaction)) return
      seen.add((await other.query('SELECT DATABASE(), @@time_zone, @@collation_connection')).toString('hex'))
    })
    other.destroy()
    expect(firstDifference(script, alone, through)).toBeUndefined()
    expect(seen.size).toBeLessThan(2)
  })
})
