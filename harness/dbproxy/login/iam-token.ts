/** An IAM authentication token, read: a presigned `connect` URL of the service `rds-db`, without its `https://`. */
export interface IamToken {
  /** As the token writes them: they are part of what is signed. */
  readonly host: string
  readonly port: string
  readonly user: string
  readonly accessKeyId: string
  readonly sessionToken: string | undefined
  /** Of the credential's scope. */
  readonly region: string
  readonly service: string
  /** When it was signed, in milliseconds since the epoch. */
  readonly signedAt: number
  readonly expiresSeconds: number
  readonly signature: string
  /** What is signed besides the signature's own parameters: `Action`, `DBUser`. */
  readonly query: Readonly<Record<string, string>>
}

const ADDRESS = /^([^/:?#]+|\[[^\]]+\]):(\d{1,5})\/?\?/
const CREDENTIAL = /^([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/
const DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

/** Undefined for anything else than a token: a password above all. */
export function parseIamToken(text: string): IamToken | undefined {
  const address = ADDRESS.exec(text)
  if (!address) return undefined
  const { 'X-Amz-Algorithm': algorithm, ...parameters } = Object.fromEntries(
    new URLSearchParams(text.slice(address[0].length)),
  )
  const {
    'X-Amz-Credential': credential,
    'X-Amz-Date': date,
    'X-Amz-Expires': expires,
    'X-Amz-SignedHeaders': signedHeaders,
    'X-Amz-Signature': signature,
    'X-Amz-Security-Token': sessionToken,
    ...query
  } = parameters
  const scope = CREDENTIAL.exec(credential ?? '')
  const time = DATE.exec(date ?? '')
  if (algorithm !== 'AWS4-HMAC-SHA256' || !scope || !time || signature === undefined) return undefined
  // Signers sign the host and nothing else; X-Amz-Date and the scope name the same day.
  if (signedHeaders !== 'host' || !/^\d{1,6}$/.test(expires ?? '') || !date!.startsWith(scope[2]!))
    return undefined
  if (query.Action !== 'connect' || query.DBUser === undefined) return undefined
  const [year, month, day, hour, minute, second] = time.slice(1).map(Number)
  return {
    host: address[1]!,
    port: address[2]!,
    user: query.DBUser,
    accessKeyId: scope[1]!,
    sessionToken,
    region: scope[3]!,
    service: scope[4]!,
    signedAt: Date.UTC(year!, month! - 1, day, hour, minute, second),
    expiresSeconds: Number(expires),
    signature,
    query,
  }
}
