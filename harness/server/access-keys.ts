/** The access key that functions and clients of the stack use, and its secret. */
const DEFAULT_KEY = 'test'

/**
 * The secret of an access key, with which an IAM token's signature is checked. Undefined: there is no such key. IAM users are not emulated yet:
 * there is `test`, and an account's number in its place, as in LocalStack; either has the secret `test`.
 */
export async function secretAccessKeyOf(accessKeyId: string): Promise<string | undefined> {
  return accessKeyId === DEFAULT_KEY || /^\d{12}$/.test(accessKeyId) ? 'test' : undefined
}
