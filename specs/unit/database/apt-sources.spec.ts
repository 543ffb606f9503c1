import { describe, expect, it } from '@jest/globals'
import {
  aptDistribution,
  archiveEntries,
  formatDeb822,
  parseDeb822Sources,
  parseOneLineSources,
} from '../../../harness/database/apt-sources.ts'

describe('parseOneLineSources', () => {
  it('reads options, suite and components, and passes over comments and source packages', () => {
    const text = [
      '# deb http://old.example/debian bookworm main',
      'deb [arch=amd64,arm64 signed-by=/k.gpg] http://m.example/debian bookworm main contrib # here',
      'deb-src http://m.example/debian bookworm main',
      'deb http://m.example/flat ./',
    ].join('\n')
    expect(parseOneLineSources(text)).toEqual([
      {
        uris: ['http://m.example/debian'],
        suites: ['bookworm'],
        components: ['main', 'contrib'],
        options: { architectures: 'amd64 arm64', 'signed-by': '/k.gpg' },
      },
      { uris: ['http://m.example/flat'], suites: ['./'], components: [], options: {} },
    ])
  })
})

describe('parseDeb822Sources', () => {
  it('reads stanzas, keeps a key block, and passes over what is disabled', () => {
    const text = [
      'Types: deb deb-src',
      '# a comment between fields',
      'URIs: http://m.example/debian',
      'Suites: trixie trixie-updates',
      'Components: main',
      'Signed-By:',
      ' -----BEGIN PGP PUBLIC KEY BLOCK-----',
      ' .',
      ' AAAA',
      '',
      'Types: deb',
      'URIs: http://off.example/debian',
      'Suites: trixie',
      'Components: main',
      'Enabled: no',
      '',
      'Types: deb-src',
      'URIs: http://src.example/debian',
      'Suites: trixie',
      'Components: main',
    ].join('\n')
    expect(parseDeb822Sources(text)).toEqual([
      {
        uris: ['http://m.example/debian'],
        suites: ['trixie', 'trixie-updates'],
        components: ['main'],
        options: { 'signed-by': '\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n AAAA' },
      },
    ])
  })
})

describe('formatDeb822', () => {
  it('writes a stanza that reads back as it was', () => {
    const entry = {
      uris: ['http://m.example/debian'],
      suites: ['sid'],
      components: ['main'],
      options: { 'signed-by': '/usr/share/keyrings/k.gpg' },
    }
    expect(formatDeb822(entry)).toBe(
      'Types: deb\nURIs: http://m.example/debian\nSuites: sid\nComponents: main\nsigned-by: /usr/share/keyrings/k.gpg\n',
    )
  })
})

describe('archiveEntries', () => {
  const sources = (lines: string[]) => parseOneLineSources(lines.join('\n'))
  const uris = (lines: string[], family: 'debian' | 'ubuntu' = 'debian') =>
    archiveEntries(sources(lines), 'bookworm', family).flatMap((entry) => entry.uris)

  it("puts the distribution's own archive before a third party's of the same suite", () => {
    expect(
      uris([
        'deb http://vendor.example/debian/12/prod bookworm main',
        'deb http://vendor.example/debian bookworm main',
        'deb http://local.example/mirror bookworm main',
        'deb http://local.example/mirror bookworm-updates main',
      ]),
    ).toEqual([
      'http://local.example/mirror',
      'http://vendor.example/debian',
      'http://vendor.example/debian/12/prod',
    ])
  })

  it('leaves out other suites, other components and discs', () => {
    expect(
      uris([
        'deb http://a.example/debian bookworm-security main',
        'deb http://b.example/debian bookworm stable',
        'deb cdrom:[Debian]/ bookworm main',
      ]),
    ).toEqual([])
  })
})

describe('aptDistribution', () => {
  it.each([
    ['ID=debian\nVERSION_CODENAME=bookworm', { family: 'debian', codename: 'bookworm' }],
    ['ID="ubuntu"\nID_LIKE=debian\nVERSION_CODENAME=noble', { family: 'ubuntu', codename: 'noble' }],
    [
      'ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_CODENAME=wilma\nUBUNTU_CODENAME=noble',
      { family: 'ubuntu', codename: 'noble' },
    ],
    ['ID=debian\nPRETTY_NAME="Debian GNU/Linux sid"', { family: 'debian', codename: 'sid' }],
    ['ID=fedora\nVERSION_ID=43', undefined],
    ['', undefined],
  ])('reads %j', (osRelease, expected) => {
    expect(aptDistribution(osRelease)).toEqual(expected)
  })
})
