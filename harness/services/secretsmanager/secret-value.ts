import { invalidParameter, invalidRequest } from './errors.ts'
import type { SecretValue } from './secret.ts'

/** The value in a request; throws when it has both kinds (the text is not verified on AWS). */
export function valueIn(input: {
  SecretString?: string | undefined
  SecretBinary?: Uint8Array | undefined
}): SecretValue {
  const { SecretString: secretString, SecretBinary: secretBinary } = input
  if (secretString !== undefined && secretBinary !== undefined) {
    throw invalidParameter("You can't specify both a binary secret value and a string secret value.")
  }
  return { secretString, secretBinary }
}

/** The token becomes the new version's id. SDKs fill one in; whoever speaks HTTP must send one (R). */
export function requireToken(token: string | undefined): string {
  if (token === undefined) {
    throw invalidRequest('You must provide a ClientRequestToken value. We recommend a UUID-type value.')
  }
  return token
}
