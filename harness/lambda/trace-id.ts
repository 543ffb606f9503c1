import { randomUUID } from 'node:crypto'

/** A trace header of the right form; nothing is traced. */
export function traceId(): string {
  // Of those Node has a store of random bytes; what else is random asks the system each time.
  const hex = `${randomUUID()}${randomUUID()}`.replaceAll('-', '')
  const seconds = Math.floor(Date.now() / 1000).toString(16)
  return `Root=1-${seconds}-${hex.slice(0, 24)};Parent=${hex.slice(24, 40)};Sampled=0`
}
