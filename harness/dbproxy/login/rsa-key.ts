import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'

export interface RsaKey {
  readonly privateKey: KeyObject
  readonly publicKeyPem: string
}

const MODULUS_LENGTH = 2048

/** The given key, or a new one at the first call: making one takes some hundred milliseconds of another thread. */
export function lazyRsaKey(pem: string | undefined): () => Promise<RsaKey> {
  let key: Promise<RsaKey> | undefined
  return () => {
    key ??= pem === undefined ? generateRsaKey() : Promise.resolve(withPublicKey(createPrivateKey(pem)))
    return key
  }
}

async function generateRsaKey(): Promise<RsaKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: MODULUS_LENGTH })
  return withPublicKey(privateKey)
}

function withPublicKey(privateKey: KeyObject): RsaKey {
  const publicKeyPem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString()
  return { privateKey, publicKeyPem }
}
