import { invalidRequestContent, requestTooLarge } from './errors.ts'

const synchronousLimitBytes = 6_291_456

/** The event's bytes; no payload is an empty object. Throws AWS's errors for a bad or an oversized one. */
export function readPayload(
  payload: Uint8Array | undefined,
  operation: 'InvokeFunction' | 'InvokeWithResponseStream',
  limitBytes = synchronousLimitBytes,
): Buffer {
  if (!payload || payload.byteLength === 0) return Buffer.from('{}')
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
  if (bytes.length > limitBytes) throw requestTooLarge(limitBytes, operation)
  try {
    JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    throw invalidRequestContent((error as Error).message)
  }
  return bytes
}

/** The header's JSON text, for an invocation that has one. */
export function decodeClientContext(encoded: string | undefined): { clientContext?: string } {
  return encoded === undefined ? {} : { clientContext: Buffer.from(encoded, 'base64').toString('utf8') }
}
