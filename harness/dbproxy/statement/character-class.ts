/** What a byte can begin; everything that is not named here is a symbol of one byte. */
export const CharacterClass = {
  symbol: 0,
  space: 1,
  letter: 2,
  digit: 3,
  dollar: 4,
  singleQuote: 5,
  doubleQuote: 6,
  backTick: 7,
  at: 8,
  hash: 9,
  minus: 10,
  slash: 11,
  colon: 12,
  fullStop: 13,
} as const

/** The class of every byte. Letters are those of unquoted names: `A-Z a-z _` and everything beyond ASCII. */
export const characterClass: Uint8Array = buildTable()

/** Whether a byte may stand inside an unquoted name: letters, digits, `_`, `$`, and everything beyond ASCII. */
export function isWordByte(byte: number): boolean {
  const found = characterClass[byte]!
  return found >= CharacterClass.letter && found <= CharacterClass.dollar
}

/** Whether two dashes before this byte open a comment. */
export function isControlOrSpace(byte: number): boolean {
  return byte <= 0x20 || byte === 0x7f
}

function buildTable(): Uint8Array {
  const table = new Uint8Array(256)
  for (const space of ' \t\n\v\f\r') table[space.charCodeAt(0)] = CharacterClass.space
  for (let byte = 0x30; byte <= 0x39; byte++) table[byte] = CharacterClass.digit
  for (let byte = 0x41; byte <= 0x5a; byte++) table[byte] = table[byte | 0x20] = CharacterClass.letter
  for (let byte = 0x80; byte <= 0xff; byte++) table[byte] = CharacterClass.letter
  table['_'.charCodeAt(0)] = CharacterClass.letter
  table['$'.charCodeAt(0)] = CharacterClass.dollar
  table["'".charCodeAt(0)] = CharacterClass.singleQuote
  table['"'.charCodeAt(0)] = CharacterClass.doubleQuote
  table['`'.charCodeAt(0)] = CharacterClass.backTick
  table['@'.charCodeAt(0)] = CharacterClass.at
  table['#'.charCodeAt(0)] = CharacterClass.hash
  table['-'.charCodeAt(0)] = CharacterClass.minus
  table['/'.charCodeAt(0)] = CharacterClass.slash
  table[':'.charCodeAt(0)] = CharacterClass.colon
  table['.'.charCodeAt(0)] = CharacterClass.fullStop
  return table
}
