import { generateKeyPair, X509Certificate } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** PEM files of the certificate that database and proxy endpoints present, and of the authority that signed it. */
export interface ServerCertificate {
  readonly caFile: string
  readonly certFile: string
  readonly keyFile: string
  readonly ca: string
  readonly cert: string
  readonly key: string
  /** RSA key of caching_sha2_password logins without TLS: making one takes a tenth of a second, so it is kept. */
  readonly rsaKey: string
}

const VALID_DAYS = 365
const RENEW_BEFORE_DAYS = 30
const DAY_MS = 86_400_000
/** How many loopback addresses the certificate names: IP names cannot be wildcards. */
const LOOPBACK_ADDRESSES = 250

/**
 * The machine's certificate, made once and kept in the cache: ECDSA P-256, since RSA-2048 costs thirty times the CPU
 * of a handshake. It names localhost and the loopback addresses that endpoints are given. The authority's key is thrown away after signing, so that nothing else
 * can be issued under what functions are told to trust.
 */
export async function serverCertificate(cacheDir: string): Promise<ServerCertificate> {
  const directory = join(cacheDir, 'certificates')
  return (await readCertificate(directory)) ?? (await makeCertificate(directory))
}

async function readCertificate(directory: string): Promise<ServerCertificate | undefined> {
  const caFile = join(directory, 'ca.pem')
  const certFile = join(directory, 'server-cert.pem')
  const keyFile = join(directory, 'server-key.pem')
  try {
    const files = [caFile, certFile, keyFile, join(directory, 'rsa-key.pem')]
    const [ca, cert, key, rsaKey] = await Promise.all(files.map((file) => readFile(file, 'utf8')))
    if (!ca || !cert || !key || !rsaKey) return undefined
    const left = new X509Certificate(cert).validToDate.getTime() - Date.now()
    return left > RENEW_BEFORE_DAYS * DAY_MS
      ? { caFile, certFile, keyFile, ca, cert, key, rsaKey }
      : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function makeCertificate(directory: string): Promise<ServerCertificate> {
  // Loaded here and only here: a warm start never needs it.
  const require = createRequire(import.meta.url)
  require('reflect-metadata')
  const x509 = require('@peculiar/x509') as typeof import('@peculiar/x509')
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const usages = ['sign', 'verify'] as const
  const authorityKeys = await crypto.subtle.generateKey(algorithm, true, usages)
  const serverKeys = await crypto.subtle.generateKey(algorithm, true, usages)
  const notBefore = new Date(Date.now() - DAY_MS)
  const notAfter = new Date(Date.now() + VALID_DAYS * DAY_MS)
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=poolhouse local authority',
    keys: authorityKeys,
    signingAlgorithm: algorithm,
    notBefore,
    notAfter,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  })
  const server = await x509.X509CertificateGenerator.create({
    subject: 'CN=poolhouse',
    issuer: authority.subject,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: algorithm,
    notBefore,
    notAfter,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        ...Array.from({ length: LOOPBACK_ADDRESSES }, (_, index) => ({
          type: 'ip' as const,
          value: `127.0.0.${index + 1}`,
        })),
      ]),
    ],
  })
  const key = x509.PemConverter.encode(
    await crypto.subtle.exportKey('pkcs8', serverKeys.privateKey),
    'PRIVATE KEY',
  )

  const fresh = `${directory}.${process.pid}`
  await mkdir(fresh, { recursive: true, mode: 0o700 })
  await writeFile(join(fresh, 'ca.pem'), `${authority.toString('pem')}\n`)
  await writeFile(join(fresh, 'server-cert.pem'), `${server.toString('pem')}\n`)
  await writeFile(join(fresh, 'server-key.pem'), `${key}\n`, { mode: 0o600 })
  await writeFile(join(fresh, 'rsa-key.pem'), await makeRsaKey(), { mode: 0o600 })
  // Another process may be first: a directory cannot be renamed onto a full one, and then theirs is taken.
  for (let attempt = 0; ; attempt++) {
    try {
      await rename(fresh, directory)
      break
    } catch (error) {
      const theirs = await readCertificate(directory)
      if (theirs) {
        await rm(fresh, { recursive: true, force: true })
        return theirs
      }
      if (attempt > 0) throw error
      await rm(directory, { recursive: true, force: true }) // expired
    }
  }
  const made = await readCertificate(directory)
  if (!made) throw new Error(`the certificate written to ${directory} could not be read back`)
  return made
}

async function makeRsaKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
