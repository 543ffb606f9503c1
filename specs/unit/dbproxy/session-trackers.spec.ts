import { describe, expect, it } from '@jest/globals'
import type { Connection } from 'mysql2/promise'
import { useDatabase, useProxies, value } from './support/proxy-fixture.ts'

const database = useDatabase()
const startProxy = useProxies(() => database.server)

// As MariaDB's R2DBC and Java connectors write it: the list that is there, and one more.
const ADD =
  "SET autocommit=1, session_track_schema=1, session_track_system_variables=CONCAT(@@session_track_system_variables, ',transaction_isolation')"
const list = (client: Connection) => value(client, 'SELECT @@session_track_system_variables')
// MySQL 8's default, which the manual gives for the variable.
const DEFAULT = 'time_zone,autocommit,character_set_client,character_set_results,character_set_connection'

describe('a client that adds a session tracker', () => {
  it('is pinned, and adds it to the list of a new connection', async () => {
    const { proxy, connect } = await startProxy({ connections: 1 })
    const client = await connect()
    await client.query(ADD)
    expect(await list(client)).toBe(`${DEFAULT},transaction_isolation`)
    expect(proxy.sessions()[0]?.pinned?.rule).toBe('P10')
  })

  it('under EXCLUDE_VARIABLE_SETS shares on, and nobody sees the state of another', async () => {
    const pool = { sessionPinningFilters: ['EXCLUDE_VARIABLE_SETS'] }
    const { proxy, connect } = await startProxy({ connections: 1, pool })
    const [first, second] = [await connect(), await connect()]
    await first.query(`${ADD}, time_zone='+05:00'`)
    expect([await value(first, 'SELECT @@time_zone'), await value(second, 'SELECT @@time_zone')]).toEqual([
      '+05:00',
      '+00:00',
    ])
    await first.query("SET session_track_system_variables=''")
    await first.query("SET time_zone='+07:00'")
    expect([await value(second, 'SELECT @@time_zone'), await value(first, 'SELECT @@time_zone')]).toEqual([
      '+00:00',
      '+07:00',
    ])
    expect(proxy.sessions().filter(({ pinned }) => pinned)).toEqual([])
  })
})
