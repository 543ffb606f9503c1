import { createHash, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import {
  cachingSha2Response,
  decryptPassword,
  encryptPassword,
  sha2Digest,
  verifyCachingSha2,
  verifyClearPassword,
} from '../../../harness/mysql/auth/caching-sha2-password.ts'
import { nativePasswordResponse, verifyNativePassword } from '../../../harness/mysql/auth/native-password.ts'
import { makeScramble } from '../../../harness/mysql/auth/scramble.ts'

const scramble = Buffer.from('abcdefghijklmnopqrst')
const hash = (name: string, ...parts: Buffer[]) => createHash(name).update(Buffer.concat(parts)).digest()
const xor = (a: Buffer, b: Buffer) => Buffer.from(a.map((byte, i) => byte ^ b[i]!))

describe('mysql_native_password', () => {
  it('is SHA1(password) XOR SHA1(scramble, SHA1(SHA1(password)))', () => {
    const once = hash('sha1', Buffer.from('secret'))
    expect(nativePasswordResponse('secret', scramble)).toEqual(
      xor(once, hash('sha1', scramble, hash('sha1', once))),
    )
  })
  it('knows the right answer from wrong ones', () => {
    const answer = nativePasswordResponse('secret', scramble)
    expect(verifyNativePassword(answer, 'secret', scramble)).toBe(true)
    expect(verifyNativePassword(answer, 'Secret', scramble)).toBe(false)
    expect(verifyNativePassword(Buffer.alloc(0), 'secret', scramble)).toBe(false)
    expect(verifyNativePassword(Buffer.alloc(0), '', scramble)).toBe(true)
  })
})

describe('caching_sha2_password', () => {
  it('is SHA256(password) XOR SHA256(SHA256(SHA256(password)), scramble)', () => {
    const once = hash('sha256', Buffer.from('secret'))
    const wanted = xor(once, hash('sha256', hash('sha256', once), scramble))
    expect(cachingSha2Response('secret', scramble)).toEqual(wanted)
    expect(verifyCachingSha2(wanted, sha2Digest('secret'), scramble)).toBe(true)
    expect(verifyCachingSha2(wanted, sha2Digest('other'), scramble)).toBe(false)
    expect(verifyCachingSha2(wanted, sha2Digest('secret'), Buffer.from('tsrqponmlkjihgfedcba'))).toBe(false)
  })
  it('knows an answer that differs in one bit, or in length', () => {
    const wanted = cachingSha2Response('secret', scramble)
    const digest = sha2Digest('secret')
    for (let i = 0; i < wanted.length; i++) {
      const wrong = Buffer.from(wanted)
      wrong[i]! ^= 1 << (i % 8)
      expect(verifyCachingSha2(wrong, digest, scramble)).toBe(false)
    }
    expect(verifyCachingSha2(wanted.subarray(1), digest, scramble)).toBe(false)
    expect(verifyCachingSha2(Buffer.concat([wanted, Buffer.of(0)]), digest, scramble)).toBe(false)
    expect(verifyCachingSha2(Buffer.alloc(0), digest, scramble)).toBe(false)
  })
  it('carries the password under RSA, XORed with the scramble', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const encrypted = encryptPassword('a password longer than the scramble', scramble, pem)
    const sent = decryptPassword(encrypted, scramble, privateKey)
    expect(sent?.toString()).toBe('a password longer than the scramble\0')
    expect(verifyClearPassword(sent!, 'a password longer than the scramble')).toBe(true)
    expect(verifyClearPassword(sent!, 'a password')).toBe(false)
    expect(decryptPassword(Buffer.from('rubbish'), scramble, privateKey)).toBeUndefined()
  })
})

describe('makeScramble', () => {
  it('makes twenty bytes without NUL', () => {
    for (let i = 0; i < 200; i++) expect(makeScramble().every((byte) => byte > 0 && byte < 128)).toBe(true)
    expect(makeScramble()).toHaveLength(20)
  })
})
