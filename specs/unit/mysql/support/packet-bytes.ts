/**
 * Packets built by hand, not by the codec under test: numbers are bytes, texts are UTF-8, `u16`/`u32` little-endian.
 */
export type Part = number | string | Buffer | readonly number[]

export function bytes(...parts: Part[]): Buffer {
  return Buffer.concat(
    parts.map((part) => {
      if (typeof part === 'number') return Buffer.of(part)
      if (typeof part === 'string') return Buffer.from(part)
      return Buffer.from(part as readonly number[])
    }),
  )
}

export function u16(value: number): number[] {
  return [value % 256, Math.floor(value / 256) % 256]
}

export function u32(value: number): number[] {
  return [...u16(value % 65_536), ...u16(Math.floor(value / 65_536))]
}

/** Text behind a one-byte length. */
export function short(text: string): Buffer {
  return bytes(Buffer.byteLength(text), text)
}

export function packet(sequenceId: number, ...parts: Part[]): Buffer {
  const payload = bytes(...parts)
  const { length } = payload
  return bytes(length % 256, Math.floor(length / 256) % 256, Math.floor(length / 65_536), sequenceId, payload)
}

/** Numbers the payloads from 1, as replies are. */
export function reply(...payloads: Buffer[]): Buffer {
  return Buffer.concat(payloads.map((payload, index) => packet(index + 1, payload)))
}

export const AUTOCOMMIT = 0x0002
export const IN_TRANS = 0x0001
export const MORE_RESULTS = 0x0008
export const CURSOR_EXISTS = 0x0040
export const LAST_ROW_SENT = 0x0080
export const PS_OUT_PARAMS = 0x1000
export const STATE_CHANGED = 0x4000

export const ok = (status = AUTOCOMMIT, warnings = 0, ...rest: Part[]) =>
  bytes(0x00, 0, 0, u16(status), u16(warnings), ...rest)
export const okAtEnd = (status = AUTOCOMMIT, warnings = 0, ...rest: Part[]) =>
  bytes(0xfe, 0, 0, u16(status), u16(warnings), ...rest)
export const eof = (status = AUTOCOMMIT, warnings = 0) => bytes(0xfe, u16(warnings), u16(status))
export const err = (code = 1064) => bytes(0xff, u16(code), '#42000', 'You have an error')
export const definition = (name: string) =>
  bytes(
    short('def'),
    short('app'),
    short('t'),
    short('t'),
    short(name),
    short(name),
    0x0c,
    [45, 0],
    u32(80),
    0xfd,
    [0, 0],
    0,
    [0, 0],
  )
