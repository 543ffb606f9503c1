const endOfDirectory = 0x06054b50
const entryOfDirectory = 0x02014b50
const madeByUnix = 3
const executableBits = 0o111

/**
 * The files of a zip archive that are marked as executable (APPNOTE.TXT 4.3.12: external file attributes, made by UNIX). An archive that
 * was made elsewhere marks none, and on AWS a bootstrap out of such an archive does not start either.
 */
export function executablesOf(archive: Uint8Array): Set<string> {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength)
  const found = new Set<string>()
  const end = findEnd(bytes)
  if (end < 0) return found
  const count = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  for (let index = 0; index < count && at + 46 <= bytes.length; index++) {
    if (bytes.readUInt32LE(at) !== entryOfDirectory) break
    const nameLength = bytes.readUInt16LE(at + 28)
    const mode = bytes.readUInt32LE(at + 38) >>> 16
    if (bytes[at + 5] === madeByUnix && (mode & executableBits) !== 0) {
      found.add(bytes.toString('utf8', at + 46, at + 46 + nameLength))
    }
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return found
}

/** The record at the end; a comment of up to 64 KB may follow it. */
function findEnd(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - 22 - 0xffff)
  for (let at = bytes.length - 22; at >= first; at--) {
    if (bytes.readUInt32LE(at) === endOfDirectory) return at
  }
  return -1
}
