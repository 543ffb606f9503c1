import type { HttpRequest } from './http.ts'
import type { CallerIdentity } from './service.ts'

/** The SigV4 credential scope of a request; the signature is not verified. */
export interface CredentialScope {
  readonly accessKeyId: string
  readonly region: string
  readonly signingName: string
}

/** Who is taken to call when a request does not say. */
export interface IdentityDefaults {
  readonly account: string
  readonly region: string
}

/** LocalStack's account and the workshop's region. */
export const identityDefaults: IdentityDefaults = { account: '000000000000', region: 'ap-northeast-2' }

/** Reads the scope from the Authorization header, or from a presigned URL's query; undefined when unsigned. */
export function credentialScope(request: HttpRequest): CredentialScope | undefined {
  const header = /Credential=([^,\s]+)/.exec(request.headers.authorization ?? '')?.[1]
  const credential = header ?? request.url.searchParams.get('X-Amz-Credential')
  if (!credential) return undefined
  const [accessKeyId, , region, signingName, terminator] = credential.split('/')
  if (!accessKeyId || !region || !signingName || terminator !== 'aws4_request') return undefined
  return { accessKeyId, region, signingName }
}

/** The identity behind an access key: twelve digits name the account (LocalStack's convention), else the default. */
export function callerIdentity(
  scope: CredentialScope | undefined,
  defaults: IdentityDefaults,
): CallerIdentity {
  const accessKeyId = scope?.accessKeyId ?? 'test'
  const account = /^\d{12}$/.test(accessKeyId) ? accessKeyId : defaults.account
  return { accessKeyId, account, arn: `arn:aws:iam::${account}:root`, userId: account }
}
