import { randomBytes } from 'node:crypto'

/** A trace header of the right form; nothing is traced. */
export function traceId(): string {
  const hex = randomBytes(24).toString('hex')
  const seconds = Math.floor(Date.now() / 1000).toString(16)
  return `Root=1-${seconds}-${hex.slice(0, 24)};Parent=${hex.slice(24, 40)};Sampled=0`
}
