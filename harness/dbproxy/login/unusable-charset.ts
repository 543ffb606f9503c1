/** MySQL's character sets that cannot be character_set_client, with the ids of their collations. The ids never change. */
const UNUSABLE: readonly (readonly [
  charset: string,
  ...ranges: (readonly [first: number, last: number])[],
])[] = [
  ['ucs2', [35, 35], [90, 90], [128, 151], [159, 159]],
  ['utf16', [54, 55], [101, 124]],
  ['utf16le', [56, 56], [62, 62]],
  ['utf32', [60, 61], [160, 183]],
]

const byCollation = new Map<number, string>()
for (const [charset, ...ranges] of UNUSABLE) {
  for (const [first, last] of ranges) {
    for (let id = first; id <= last; id++) byCollation.set(id, charset)
  }
}

/**
 * The character set of a collation that no client can talk in, since statements in it are not ASCII-compatible. Undefined: the
 * collation may be used, as far as this goes.
 * https://dev.mysql.com/doc/refman/8.4/en/charset-connection.html
 */
export function unusableCharset(collationId: number): string | undefined {
  return byCollation.get(collationId)
}
