import { createHash } from 'node:crypto'
import { sameBytes, xor } from './scramble.ts'

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_authentication_methods_native_password_authentication.html */
export const MYSQL_NATIVE_PASSWORD = 'mysql_native_password'

/** SHA1(password) XOR SHA1(scramble + SHA1(SHA1(password))); nothing for an empty password. */
export function nativePasswordResponse(password: string, scramble: Buffer): Buffer {
  if (password === '') return Buffer.alloc(0)
  const once = sha1(Buffer.from(password))
  return xor(once, sha1(scramble, sha1(once)))
}

export function verifyNativePassword(response: Buffer, password: string, scramble: Buffer): boolean {
  return sameBytes(response, nativePasswordResponse(password, scramble))
}

function sha1(...parts: Buffer[]): Buffer {
  const hash = createHash('sha1')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
