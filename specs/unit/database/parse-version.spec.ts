import { describe, expect, it } from '@jest/globals'
import { compareVersions, isAtLeast, parseServerVersion } from '../../../harness/database/parse-version.ts'

describe('parseServerVersion', () => {
  // Lines as the programs print them.
  it.each([
    ['mysqld  Ver 9.7.4-2 for Linux on x86_64 ((Debian))', 'MySQL', '9.7.4'],
    ['/usr/sbin/mysqld  Ver 8.0.39-0ubuntu0.22.04.1 for Linux on x86_64 ((Ubuntu))', 'MySQL', '8.0.39'],
    ['/x/bin/mysqld  Ver 8.4.6 for Linux on aarch64 (MySQL Community Server - GPL)', 'MySQL', '8.4.6'],
    ['mysqld  Ver 9.0.1 for macos14.4 on arm64 (Homebrew)', 'MySQL', '9.0.1'],
    ['mysqld  Ver 8.0.36-28 for Linux on x86_64 (Percona Server (GPL), Release 28)', 'MySQL', '8.0.36'],
    [
      'mysqld  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)',
      'MariaDB',
      '10.11.6',
    ],
    ['mariadbd  Ver 11.8.9-MariaDB-4 from Debian for debian-linux-gnu on x86_64', 'MariaDB', '11.8.9'],
  ])('reads %s', (line, product, version) => {
    expect(parseServerVersion(`${line}\n`)).toEqual({ product, version })
  })

  it.each(['', 'Hello', 'error while loading shared libraries: libaio.so.1'])('finds none in %j', (line) => {
    expect(parseServerVersion(line)).toBeUndefined()
  })
})

describe('compareVersions', () => {
  it.each([
    ['8.0.9', '8.0.10', -1],
    ['10.5.0', '9.7.4', 1],
    ['8.0', '8.0.0', 0],
    ['8.4', '8.0', 1],
  ])('orders %s and %s', (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b))).toBe(sign)
    expect(isAtLeast(a, b)).toBe(sign >= 0)
  })
})
