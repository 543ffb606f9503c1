import { type PolicyKind, PolicySyntaxError, parsePolicy } from '../../iam/index.ts'
import { limitExceeded, malformed } from './errors.ts'
import type { StoredDocument } from './iam-store.ts'

/** Characters without white space; https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (A). */
const longest = { trust: 2_048, identity: 10_240, managed: 6_144 } as const

/** @throws AwsError MalformedPolicyDocument, LimitExceeded */
export function storedDocument(text: string, use: keyof typeof longest): StoredDocument {
  const limit = longest[use]
  if (text.replace(/\s/g, '').length > limit) {
    throw limitExceeded(`Cannot exceed quota for ${quotaNames[use]}: ${limit}`)
  }
  const kind: PolicyKind = use === 'trust' ? 'trust' : 'identity'
  try {
    return { text, policy: parsePolicy(text, kind) }
  } catch (error) {
    if (error instanceof PolicySyntaxError) throw malformed(error.message)
    throw error
  }
}

const quotaNames = { trust: 'ACLSizePerRole', identity: 'PolicySize', managed: 'PolicySize' }

/** IAM answers documents percent-encoded (RFC 3986), whatever they were given as. */
export function encodedDocument({ text }: StoredDocument): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
