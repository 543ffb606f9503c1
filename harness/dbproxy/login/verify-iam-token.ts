import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import { sameBytes } from '../../mysql/auth/scramble.ts'
import type { DbProxyPorts, IamIdentity } from '../db-proxy-options.ts'
import { type IamToken, parseIamToken } from './iam-token.ts'

const SERVICE = 'rds-db'
/** A token is valid for 15 minutes (grade A), whatever it says itself. */
const LONGEST_VALIDITY_MS = 15 * 60_000
/** How far the signer's clock may be ahead: what AWS allows signed requests in general. */
const CLOCK_SKEW_MS = 5 * 60_000

/** What a token has to agree with. */
export interface ExpectedToken {
  readonly user: string
  /** Names and addresses by which the client may know the endpoint. */
  readonly hosts: readonly string[]
  readonly port: number
  readonly identity: IamIdentity
  /** Milliseconds since the epoch. */
  readonly now: number
  accessKeyOf: NonNullable<DbProxyPorts['accessKeyOf']>
}

/**
 * Checks an IAM authentication token. Undefined: it is good. Else a clause that says which check failed and holds nothing of the
 * signature or a session token.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Connecting.html
 */
export async function verifyIamToken(text: string, expected: ExpectedToken): Promise<string | undefined> {
  const token = parseIamToken(text)
  if (!token) return 'the password is not an IAM authentication token'
  return mismatchOf(token, expected) ?? expiryOf(token, expected.now) ?? (await forgeryOf(token, expected))
}

function mismatchOf(token: IamToken, expected: ExpectedToken): string | undefined {
  const { user, hosts, port, identity } = expected
  if (token.user !== user) return `the token is for the user "${token.user}"`
  const host = token.host.toLowerCase()
  if (!hosts.some((known) => known.toLowerCase() === host) || Number(token.port) !== port) {
    return `the token is for ${token.host}:${token.port}, and this endpoint is ${hosts.join(' or ')}, port ${port}`
  }
  if (token.service !== SERVICE) return `the token is signed for the service "${token.service}"`
  if (token.region !== identity.region) {
    return `the token is signed for the Region "${token.region}", and the proxy is in "${identity.region}"`
  }
  return undefined
}

function expiryOf(token: IamToken, now: number): string | undefined {
  if (token.signedAt > now + CLOCK_SKEW_MS) return 'the token is signed for a time to come'
  const validity = Math.min(token.expiresSeconds * 1000, LONGEST_VALIDITY_MS)
  const end = token.signedAt + validity
  return now < end ? undefined : `the token expired at ${new Date(end).toISOString()}`
}

async function forgeryOf(token: IamToken, expected: ExpectedToken): Promise<string | undefined> {
  const { accessKeyId, sessionToken } = token
  const resource = databaseUserArn(expected.identity, expected.user)
  const accessKey = await expected.accessKeyOf({ accessKeyId, sessionToken, resource })
  if (accessKey === undefined) return `there is no access key "${accessKeyId}"`
  const signature = await signatureOf(token, accessKey.secretAccessKey)
  if (!sameBytes(Buffer.from(token.signature), Buffer.from(signature))) {
    return "the token's signature does not match"
  }
  return accessKey.mayConnect ? undefined : 'no policy allows rds-db:connect'
}

/** What policies name to allow `rds-db:connect`. */
export function databaseUserArn({ region, account, resourceId }: IamIdentity, user: string): string {
  return `arn:aws:rds-db:${region}:${account}:dbuser:${resourceId}/${user}`
}

/** The signature that the token should have. */
async function signatureOf(token: IamToken, secretAccessKey: string): Promise<string> {
  // Only here: whoever uses no IAM does not pay for it when the proxy starts.
  const { SignatureV4 } = await import('@smithy/signature-v4')
  const { accessKeyId, sessionToken, host, port } = token
  const signer = new SignatureV4({
    service: token.service,
    region: token.region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    sha256: Sha256,
  })
  const request = {
    method: 'GET',
    protocol: 'https:',
    hostname: host,
    port: Number(port),
    path: '/',
    query: { ...token.query },
    headers: { host: `${host}:${port}` },
  }
  const signed = await signer.presign(request, {
    expiresIn: token.expiresSeconds,
    signingDate: new Date(token.signedAt),
  })
  return String(signed.query?.['X-Amz-Signature'])
}

/** SHA-256, and HMAC with a key, as the signer wants it. */
class Sha256 {
  readonly #make: () => Hash | Hmac
  #hash: Hash | Hmac

  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    const bytes = key === undefined ? undefined : bytesOf(key)
    this.#make = () => (bytes ? createHmac('sha256', bytes) : createHash('sha256'))
    this.#hash = this.#make()
  }

  update(chunk: Uint8Array): void {
    this.#hash.update(chunk)
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }

  reset(): void {
    this.#hash = this.#make()
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === 'string') return Buffer.from(data)
  if (data instanceof ArrayBuffer) return Buffer.from(data)
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}
