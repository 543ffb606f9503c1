import { randomInt } from 'node:crypto'

/** A random id, e.g. `resourceId('prx-', 17, hex)`: the lengths and alphabets are those of AWS's examples (B). */
export function resourceId(prefix: string, length: number, alphabet: string): string {
  return prefix + Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}

export const hex = '0123456789abcdef'
export const upperAlphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
