import { constants, hash, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto'
import { SCRAMBLE_LENGTH } from '../packets/handshake-v10.ts'
import { sameBytes, xor } from './scramble.ts'

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_caching_sha2_authentication_exchanges.html */
export const CACHING_SHA2_PASSWORD = 'caching_sha2_password'

/** The one-byte messages of the exchange. */
export const CachingSha2 = {
  /** Client: send me your public key. */
  REQUEST_PUBLIC_KEY: 0x02,
  /** Server: the scramble matched the cache; OK follows. */
  FAST_AUTH_SUCCESS: 0x03,
  /** Server: send the password itself, over TLS or encrypted. */
  PERFORM_FULL_AUTHENTICATION: 0x04,
} as const

const SHA256_LENGTH = 32

/** What of a password's hashing is the same at every login. As secret as the password. */
export interface Sha2Digest {
  /** SHA256(password) */
  readonly once: Buffer
  /** SHA256(SHA256(password)) */
  readonly twice: Buffer
}

/** To be kept where many logins with one password are verified: it takes two of the three hashes of each. */
export function sha2Digest(password: string): Sha2Digest {
  const once = sha256(Buffer.from(password))
  return { once, twice: sha256(once) }
}

/** SHA256(password) XOR SHA256(SHA256(SHA256(password)) + scramble); nothing for an empty password. */
export function cachingSha2Response(password: string, scramble: Buffer): Buffer {
  if (password === '') return Buffer.alloc(0)
  const { once, twice } = sha2Digest(password)
  return xor(once, sha256(Buffer.concat([twice, scramble])))
}

/** What is hashed at each login: SHA256(SHA256(password)) and the scramble. Used up before it is filled again. */
const salted = Buffer.alloc(SHA256_LENGTH + SCRAMBLE_LENGTH)

/** Never true for the answer to an empty password, which is no hash. Takes a time that does not tell where the answers differ. */
export function verifyCachingSha2(response: Buffer, { once, twice }: Sha2Digest, scramble: Buffer): boolean {
  if (response.length !== SHA256_LENGTH || scramble.length !== SCRAMBLE_LENGTH) return false
  twice.copy(salted)
  scramble.copy(salted, SHA256_LENGTH)
  // As a string of one character a byte: a Buffer from native code costs more than the hash.
  const hashed = hash('sha256', salted, 'binary')
  let difference = 0
  for (let i = 0; i < SHA256_LENGTH; i++) difference |= response[i]! ^ once[i]! ^ hashed.charCodeAt(i)
  return difference === 0
}

/** What a client sends over TLS: the password and a NUL. */
export function clearPassword(password: string): Buffer {
  return Buffer.from(`${password}\0`)
}

/** What a client sends without TLS: password and NUL, XORed with the scramble, under the server's key (PEM). */
export function encryptPassword(password: string, scramble: Buffer, publicKey: string): Buffer {
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  return publicEncrypt({ key: publicKey, padding, oaepHash: 'sha1' }, xor(clearPassword(password), scramble))
}

/** The server's side of {@link encryptPassword}: password and NUL; undefined when it was not made with this key. */
export function decryptPassword(
  encrypted: Buffer,
  scramble: Buffer,
  privateKey: KeyObject,
): Buffer | undefined {
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  try {
    return xor(privateDecrypt({ key: privateKey, padding, oaepHash: 'sha1' }, encrypted), scramble)
  } catch {
    // OpenSSL throws for a wrong length and for a wrong padding alike: either way it is a wrong password.
    return undefined
  }
}

/** Whether `sent` (password and NUL) is the password. */
export function verifyClearPassword(sent: Buffer, password: string): boolean {
  // Hashed first, so that the comparison's time does not tell the length.
  return sameBytes(sha256(sent), sha256(clearPassword(password)))
}

/** In one call: a Hash object costs more than the hashing of so little. */
function sha256(bytes: Buffer): Buffer {
  return hash('sha256', bytes, 'buffer')
}
