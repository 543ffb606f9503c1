import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { findMysqld, inspectMysqld } from '../../../harness/database/find-mysqld.ts'
import { PoolhouseError } from '../../../harness/kit/errors.ts'
import type { FakeMachine } from './fake-system.ts'
import { cacheNames, fakeSystem } from './fake-system.ts'

const mysql97 = '/usr/sbin/mysqld  Ver 9.7.4-2 for Linux on x86_64 ((Debian))'
const mysql84 = '/x/bin/mysqld  Ver 8.4.6 for Linux on x86_64 (MySQL Community Server - GPL)'
const mysql57 = '/usr/sbin/mysqld  Ver 5.7.44 for Linux on x86_64 (MySQL Community Server (GPL))'
const mariaDb = 'mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)'
const debian = {
  '/etc/os-release': 'ID=debian\nVERSION_CODENAME=bookworm\n',
  '/etc/apt/sources.list': 'deb http://mirror.example/debian bookworm main\n',
}
const ubuntu = {
  '/etc/os-release': 'ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\n',
  '/etc/apt/sources.list.d/ubuntu.sources':
    'Types: deb\nURIs: http://mirror.example/ubuntu\nSuites: noble noble-updates\nComponents: main\n',
}
const sid = { sid: { packageName: 'mysql-server-core', says: mysql97 } }
const bookworm = { bookworm: { packageName: 'mariadb-server-core', says: mariaDb } }

let cacheDir: string
beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'poolhouse-find-'))
})
afterEach(() => rm(cacheDir, { recursive: true, force: true }))

const find = (machine: FakeMachine, env: NodeJS.ProcessEnv = { PATH: '/opt/bin' }, fetch = true) => {
  const { system, commands } = fakeSystem(cacheDir, machine)
  return { commands, answer: findMysqld({ cacheDir, env, fetch }, system) }
}
const refusal = async (answer: Promise<unknown>): Promise<PoolhouseError> => {
  const error = await answer.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(PoolhouseError)
  return error as PoolhouseError
}

describe('findMysqld', () => {
  it.each<[string, FakeMachine, NodeJS.ProcessEnv, { product: string; version: string; source: RegExp }]>([
    [
      'POOLHOUSE_MYSQLD before an installed server',
      { programs: { '/mine/mysqld': mysql84, '/usr/sbin/mysqld': mysql97 } },
      { POOLHOUSE_MYSQLD: '/mine/mysqld' },
      { product: 'MySQL', version: '8.4.6', source: /^\/mine\/mysqld$/ },
    ],
    [
      'a MariaDB that POOLHOUSE_MYSQLD names',
      { programs: { '/mine/mariadbd': mariaDb, '/usr/sbin/mysqld': mysql97 } },
      { POOLHOUSE_MYSQLD: '/mine/mariadbd' },
      { product: 'MariaDB', version: '10.11.19', source: /^\/mine\/mariadbd$/ },
    ],
    [
      'the first server on the PATH before the one in /usr/sbin',
      { programs: { '/opt/bin/mysqld': mysql84, '/usr/sbin/mysqld': mysql97 } },
      { PATH: '/bin:/opt/bin' },
      { product: 'MySQL', version: '8.4.6', source: /^\/opt\/bin\/mysqld$/ },
    ],
    [
      'a server in /usr/sbin that is not on the PATH',
      { programs: { '/usr/sbin/mysqld': mysql97 } },
      { PATH: '/bin' },
      { product: 'MySQL', version: '9.7.4', source: /^\/usr\/sbin\/mysqld$/ },
    ],
    [
      'the second server when the first is too old',
      { programs: { '/opt/bin/mysqld': mysql57, '/usr/sbin/mysqld': mysql97 } },
      { PATH: '/opt/bin' },
      { product: 'MySQL', version: '9.7.4', source: /sbin/ },
    ],
    [
      "MySQL's archive before apt",
      { archive: mysql84, hasApt: true, files: debian, mirror: sid },
      {},
      { product: 'MySQL', version: '8.4.6', source: /archive/ },
    ],
    [
      'Debian unstable when the archive cannot be reached, past an installed MariaDB',
      {
        hasApt: true,
        files: debian,
        mirror: { ...sid, ...bookworm },
        programs: { '/usr/sbin/mysqld': mariaDb },
      },
      {},
      { product: 'MySQL', version: '9.7.4', source: /mysql-server-core of debian sid/ },
    ],
    [
      "Ubuntu's own suite",
      {
        hasApt: true,
        files: ubuntu,
        mirror: { noble: { packageName: 'mysql-server-core-8.0', says: mysql84 } },
      },
      {},
      { product: 'MySQL', version: '8.4.6', source: /ubuntu noble/ },
    ],
    [
      'an installed MariaDB when MySQL cannot be had',
      { hasApt: true, files: debian, mirror: bookworm, programs: { '/usr/sbin/mariadbd': mariaDb } },
      {},
      { product: 'MariaDB', version: '10.11.19', source: /^\/usr\/sbin\/mariadbd$/ },
    ],
    [
      'an installed MariaDB by the name of mysqld',
      { programs: { '/usr/sbin/mysqld': mariaDb } },
      {},
      { product: 'MariaDB', version: '10.11.19', source: /^\/usr\/sbin\/mysqld$/ },
    ],
    [
      "MariaDB of the machine's own release when nothing else is there",
      { hasApt: true, files: debian, mirror: bookworm },
      {},
      { product: 'MariaDB', version: '10.11.19', source: /mariadb-server-core of debian bookworm/ },
    ],
  ])('takes %s', async (_, machine, env, expected) => {
    const binary = await find(machine, env).answer
    expect(binary).toMatchObject({ product: expected.product, version: expected.version })
    expect(binary.source).toMatch(expected.source)
    expect(binary.notice ?? '').toMatch(expected.product === 'MariaDB' ? /not MySQL/ : /^$/)
  })

  it('takes what it has fetched from the cache, and runs nothing for it', async () => {
    const machine = { hasApt: true, files: debian, mirror: sid }
    const first = await find(machine).answer
    const again = find({ files: debian })
    expect(await again.answer).toEqual(first)
    expect(again.commands).toEqual([])
  })

  it('runs an installed server once to know it', async () => {
    const machine = { programs: { '/usr/sbin/mysqld': mysql97 } }
    const first = find(machine)
    await first.answer
    const again = find(machine)
    await again.answer
    expect(first.commands).toEqual(['/usr/sbin/mysqld --version'])
    expect(again.commands).toEqual([])
  })

  it('runs an installed server again when its file has changed', async () => {
    await find({ programs: { '/usr/sbin/mysqld': mysql97 } }).answer
    const changed = find({ programs: { '/usr/sbin/mysqld': mysql84 } })
    expect((await changed.answer).version).toBe('8.4.6')
  })

  it('leaves nothing in the cache when a fetch fails', async () => {
    const broken = { sid: { packageName: 'mysql-server-core', says: 'Illegal instruction' } }
    const error = await refusal(find({ hasApt: true, files: debian, mirror: broken }).answer)
    expect(error.message).toContain('the fetched server does not run: Illegal instruction')
    expect(await cacheNames(cacheDir)).toEqual(['locks', 'trees'])
  })

  it.each<[string, string, string | undefined]>([
    ['there is no such file', '/nowhere/mysqld', undefined],
    ['it is no server', '/mine/mysqld', 'Hello, world'],
    ['it is too old', '/mine/mysqld', mysql57],
  ])('refuses POOLHOUSE_MYSQLD when %s, though another server is installed', async (_, path, says) => {
    const programs = { '/usr/sbin/mysqld': mysql97, ...(says === undefined ? {} : { [path]: says }) }
    const error = await refusal(find({ programs }, { POOLHOUSE_MYSQLD: path }).answer)
    expect(error.code).toBe('MySqlNotFound')
    expect(error.message).toContain(`POOLHOUSE_MYSQLD (${path})`)
    expect(error.message).not.toContain('/usr/sbin/mysqld')
  })

  it('names every place with its outcome, and what to do', async () => {
    const error = await refusal(find({ programs: { '/usr/sbin/mysqld': mysql57 } }).answer)
    expect(error.code).toBe('MySqlNotFound')
    for (const said of [
      '/usr/sbin/mysqld is MySQL 5.7.44: 8.0 or newer is needed',
      `MySQL in the cache (${join(cacheDir, 'mysql')}): nothing there`,
      "MySQL's own archive (cdn.mysql.com): getaddrinfo ENOTFOUND",
      "MySQL from the machine's apt mirror: apt-get is not installed",
      'mariadbd, as MariaDB: not installed',
      'Install MySQL 8.0 or newer',
      'set POOLHOUSE_MYSQLD',
    ]) {
      expect(error.message).toContain(said)
    }
  })

  it('passes over a server that AppArmor keeps out of the cache, and says so', async () => {
    const denied = `${mysql97}\nCould not open file for error logging: Permission denied`
    const error = await refusal(
      find({
        programs: { '/usr/sbin/mysqld': denied },
        files: { '/sys/module/apparmor/parameters/enabled': 'Y\n' },
      }).answer,
    )
    expect(error.message).toContain(`/usr/sbin/mysqld may not write below ${cacheDir} (AppArmor)`)
  })

  it('downloads nothing when it may not fetch', async () => {
    const asked = find({ hasApt: true, files: debian, mirror: sid, archive: mysql84 }, {}, false)
    const error = await refusal(asked.answer)
    expect(error.message).toContain('fetching is switched off')
    expect(asked.commands).toEqual([])
  })
})

describe('inspectMysqld', () => {
  it('looks everywhere and fetches nothing', async () => {
    const { system, commands } = fakeSystem(cacheDir, {
      hasApt: true,
      files: debian,
      mirror: sid,
      programs: { '/usr/sbin/mysqld': mariaDb },
    })
    const sightings = await inspectMysqld({ cacheDir, env: {} }, system)
    expect(sightings.map(({ outcome }) => outcome)).toEqual([
      '/usr/sbin/mysqld is MariaDB 10.11.19, not MySQL: kept for the last place',
      'nothing there',
      'nothing there',
      'would be asked for mysql-8.4.6-linux-glibc2.17-x86_64-minimal.tar.xz',
      'would be fetched from debian sid',
      'not installed',
      'MariaDB 10.11.19',
      'nothing there',
      'would be fetched from debian bookworm',
    ])
    expect(commands).toEqual(['/usr/sbin/mysqld --version'])
  })
})
