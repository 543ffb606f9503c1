import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { proxySqlConfig } from '../../../harness/targets/containers/proxysql-config.ts'

const settings = {
  target: { host: 'mysql', port: 3306, maxConnections: 66 },
  pool: {
    maxConnectionsPercent: 50,
    maxIdleConnectionsPercent: 25,
    connectionBorrowTimeoutSeconds: 120,
    idleClientTimeoutSeconds: 1_800,
  },
  admin: { user: 'radmin', password: 'radmin' },
  monitor: { user: 'monitor', password: 'monitor' },
  serverVersion: '8.4.0',
}
const line = (changes: object, name: string) =>
  new RegExp(`^ *${name}=(.*)$`, 'm').exec(proxySqlConfig({ ...settings, ...changes }))?.[1]

describe("ProxySQL's configuration", () => {
  it('is what docker-compose.yml gives it, with the user of the secret', () => {
    const users = [{ user: 'admin', password: 'workshop-password' }]
    const file = join(__dirname, '..', '..', '..', 'fixtures', 'proxysql', 'proxysql.cnf')
    expect(proxySqlConfig({ ...settings, users })).toBe(readFileSync(file, 'utf8'))
  })

  it.each([
    [66, 50, 31],
    [10, 50, 3],
    [100, 33, 31],
    [10, 55, 3], // rounded down
    [4, 50, 1], // never none
  ])(
    'gives it of %i connections %i per cent, less the two of its monitor: %i',
    (maxConnections, maxConnectionsPercent, expected) => {
      const changes = {
        target: { ...settings.target, maxConnections },
        pool: { ...settings.pool, maxConnectionsPercent },
      }
      expect(proxySqlConfig({ ...settings, ...changes })).toContain(`max_connections=${expected},`)
    },
  )

  it('says how many of its share may stay idle, in per cent of the share', () => {
    expect(line({}, 'free_connections_pct')).toBe('50')
    const pool = { ...settings.pool, maxConnectionsPercent: 100, maxIdleConnectionsPercent: 20 }
    expect(line({ pool }, 'free_connections_pct')).toBe('20')
  })

  it('counts in milliseconds what RDS Proxy counts in seconds', () => {
    expect(line({}, 'connect_timeout_server_max')).toBe('120000')
    expect(line({}, 'wait_timeout')).toBe('1800000')
    expect(line({}, 'connection_max_age_ms')).toBe('86400000')
  })

  it('escapes what would end a text', () => {
    const pool = { ...settings.pool, initQuery: 'set @a = "x\\y"' }
    expect(line({ pool }, 'init_connect')).toBe('"set @a = \\"x\\\\y\\""')
  })
})
