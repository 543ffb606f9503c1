import { strToU8, zipSync } from 'fflate'

/** A deployment package of text files. */
export function zip(files: Record<string, string>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))
}

/** As zip programs on UNIX make it: each file with its mode. */
export function zipWithModes(files: Record<string, string>, mode: number): Uint8Array {
  const attrs = ((0o100_000 | mode) << 16) >>> 0
  return zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, [Buffer.from(text, 'latin1'), { os: 3, attrs }]]),
    ),
  )
}
