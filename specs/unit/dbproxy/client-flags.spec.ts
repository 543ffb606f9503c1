import { describe, expect, it } from '@jest/globals'
import { CapabilityFlag } from '../../../harness/mysql/capability-flag.ts'
import { Command } from '../../../harness/mysql/command.ts'
import { parseOkPacket } from '../../../harness/mysql/packets/ok-packet.ts'
import { parseSessionTrack } from '../../../harness/mysql/packets/session-track.ts'
import { useDatabase, useProxies } from './support/proxy-fixture.ts'
import { useRawClients } from './support/raw-client.ts'

const database = useDatabase()
const startProxy = useProxies(() => database.server)
const rawClient = useRawClients()

const {
  CLIENT_DEPRECATE_EOF,
  CLIENT_SESSION_TRACK,
  CLIENT_QUERY_ATTRIBUTES,
  CLIENT_OPTIONAL_RESULTSET_METADATA,
} = CapabilityFlag
const FLAGS: [string, number][] = [
  ['none', 0],
  ['CLIENT_DEPRECATE_EOF', CLIENT_DEPRECATE_EOF],
  ['CLIENT_QUERY_ATTRIBUTES', CLIENT_QUERY_ATTRIBUTES],
  ['CLIENT_OPTIONAL_RESULTSET_METADATA', CLIENT_OPTIONAL_RESULTSET_METADATA],
  [
    'all',
    CLIENT_DEPRECATE_EOF |
      CLIENT_QUERY_ATTRIBUTES |
      CLIENT_OPTIONAL_RESULTSET_METADATA |
      CLIENT_SESSION_TRACK,
  ],
]

/** Command, argument: each is asked of the database and of the proxy. Statement ids begin at 1 on either. */
const CONVERSATION: [keyof typeof Command, string | Buffer][] = [
  ['COM_PING', ''],
  ['COM_QUERY', 'SELECT 1 AS a, NULL AS b UNION ALL SELECT 2, 3'],
  ['COM_QUERY', 'SELECT * FROM missing'],
  ['COM_QUERY', 'DROP TABLE IF EXISTS missing'],
  ['COM_QUERY', "REPLACE INTO compared VALUES (1, 'x')"],
  ['COM_FIELD_LIST', 'compared\0%'],
  ['COM_INIT_DB', 'other'],
  ['COM_INIT_DB', 'nowhere'],
  ['COM_INIT_DB', 'app'],
  ['COM_SET_OPTION', '\0\0'],
  ['COM_QUERY', 'BEGIN'],
  ['COM_PING', ''],
  ['COM_QUERY', 'COMMIT'],
  ['COM_QUERY', 'SET NAMES latin1'],
  ['COM_QUERY', 'USE other'],
  ['COM_QUERY', "SET time_zone = '+01:00', wait_timeout = 99"],
  ['COM_STMT_PREPARE', 'SELECT ? AS p UNION ALL SELECT 5'],
  ['COM_STMT_PREPARE', 'DO 1'],
  ['COM_STMT_RESET', Buffer.from([1, 0, 0, 0])],
  ['COM_STMT_EXECUTE', Buffer.from([2, 0, 0, 0, 0, 1, 0, 0, 0])],
  ['COM_STMT_PREPARE', 'SELECT 1 AS a UNION ALL SELECT 2'],
  // CURSOR_TYPE_READ_ONLY: definitions now, rows by COM_STMT_FETCH
  ['COM_STMT_EXECUTE', Buffer.from([3, 0, 0, 0, 1, 1, 0, 0, 0])],
  ['COM_STMT_FETCH', Buffer.from([3, 0, 0, 0, 1, 0, 0, 0])],
  ['COM_STMT_FETCH', Buffer.from([3, 0, 0, 0, 9, 0, 0, 0])],
  ['COM_STMT_FETCH', Buffer.from([9, 0, 0, 0, 9, 0, 0, 0])],
  ['COM_QUERY', 'SELECT 7'],
  ['COM_QUERY', 'SET SESSION resultset_metadata = NONE'],
  ['COM_QUERY', 'SELECT 8 AS a, 9 AS b'],
  ['COM_STMT_PREPARE', 'SELECT ? AS p'],
  ['COM_QUERY', 'SELECT 10'],
]

describe('a client gets the database’s own bytes', () => {
  it.each(FLAGS)('with the flags: %s', async (_, flags) => {
    const proxy = await startProxy({
      connections: 1,
      auth: [{ secretArn: 's', clientPasswordAuthType: 'MYSQL_NATIVE_PASSWORD' }],
    })
    await database.server.query('CREATE TABLE IF NOT EXISTS app.compared (id INT PRIMARY KEY, t VARCHAR(20))')
    await database.server.query("REPLACE INTO app.compared VALUES (1, 'x')")
    const direct = await rawClient(database.server, flags)
    const through = await rawClient(proxy, flags)
    expect(through.capabilities).toBe(direct.capabilities)
    for (const [command, text] of CONVERSATION) {
      const wanted = await direct.command(Command[command], text)
      const got = await through.command(Command[command], text)
      expect([command, text, got.toString('hex')]).toEqual([command, text, wanted.toString('hex')])
    }
  })

  it('but for the session changes that only the proxy wants to hear of', async () => {
    const proxy = await startProxy({ connections: 1 })
    const client = await rawClient(proxy, CLIENT_SESSION_TRACK)
    const told = async (sql: string) => {
      const ok = parseOkPacket((await client.command(Command.COM_QUERY, sql)).subarray(4))
      return parseSessionTrack(ok.sessionState).map((entry) =>
        entry.type === 'variable' ? entry.name : entry.type,
      )
    }
    expect(await told('SET wait_timeout = 99')).toEqual([])
    expect(await told("SET time_zone = '+01:00', wait_timeout = 98")).toEqual(['time_zone'])
    expect(await told('USE other')).toEqual(['schema'])
    expect(await told("SET session_track_system_variables = 'wait_timeout'")).not.toContain('time_zone')
    expect(await told('SET wait_timeout = 97')).toEqual(['wait_timeout'])
    const silent = await rawClient(await startProxy({ connections: 1 }), 0)
    const reply = await silent.command(Command.COM_QUERY, "SET time_zone = '+01:00'")
    expect(parseOkPacket(reply.subarray(4))).toMatchObject({ statusFlags: 2, sessionState: Buffer.alloc(0) })
  })
})
