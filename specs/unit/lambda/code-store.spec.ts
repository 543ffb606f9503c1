import { describe, expect, it } from '@jest/globals'
import { readArchive } from '../../../harness/lambda/code-store.ts'
import { zip } from './zip.ts'

const couldNotUnzip = 'Could not unzip uploaded file. Please check your file, then try to upload again.'

describe('a deployment package', () => {
  it('is read with its directories', () => {
    const files = readArchive(zip({ 'index.js': 'a', 'lib/b.js': 'b' }))
    expect([...files.keys()]).toEqual(['index.js', 'lib/b.js'])
  })

  it.each(['../evil.js', 'a/../../evil.js', '/evil.js', '..\\evil.js', 'C:\\evil.js'])(
    'is refused for the file name %s',
    (name) => {
      expect(() => readArchive(zip({ [name]: 'x' }))).toThrow(couldNotUnzip)
    },
  )

  it('is refused when it is no zip archive', () => {
    expect(() => readArchive(Buffer.from('not a zip'))).toThrow(couldNotUnzip)
  })

  it('is refused by its own account of its size, before it is unpacked', () => {
    const archive = Buffer.from(zip({ 'index.js': 'x'.repeat(100) }))
    // The uncompressed size in the central directory (offset 24 of its header, APPNOTE.TXT 4.3.12).
    const header = archive.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
    archive.writeUInt32LE(262_144_001, header + 24)
    expect(() => readArchive(archive)).toThrow('Unzipped size must be smaller than 262144000 bytes')
  })
})
