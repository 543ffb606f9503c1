import type { Principals } from './policy-document.ts'

/** Who makes a request. */
export type Caller =
  | {
      readonly type: 'role-session'
      readonly account: string
      readonly arn: string
      readonly roleArn: string
    }
  | { readonly type: 'user'; readonly account: string; readonly arn: string }
  /** `arn:aws:iam::ACCOUNT:root`. */
  | { readonly type: 'root'; readonly account: string; readonly arn: string }
  /** A service of AWS, e.g. `lambda.amazonaws.com`, on its own behalf. */
  | { readonly type: 'service'; readonly service: string }

/**
 * How closely a `Principal` names the caller. `account` hands the decision to that account's own policies; `role` and
 * `caller` grant by themselves.
 */
export type PrincipalMatch = 'none' | 'account' | 'role' | 'caller'

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export function matchPrincipal(principals: Principals, caller: Caller): PrincipalMatch {
  const match = closest(principals, caller)
  if (!principals.negated) return match
  return match === 'none' ? 'caller' : 'none'
}

const closeness: readonly PrincipalMatch[] = ['none', 'account', 'role', 'caller']

function closest({ byType }: Principals, caller: Caller): PrincipalMatch {
  if (caller.type === 'service') {
    const named = byType.Service?.some((id) => id === caller.service) || byType.AWS?.includes('*')
    return named ? 'caller' : 'none'
  }
  const found = (byType.AWS ?? []).map((id) => closenessOf(id, caller))
  return found.reduce(
    (best, each) => (closeness.indexOf(each) > closeness.indexOf(best) ? each : best),
    'none',
  )
}

function closenessOf(id: string, caller: Exclude<Caller, { type: 'service' }>): PrincipalMatch {
  if (id === '*' || (id === caller.arn && caller.type !== 'root')) return 'caller'
  if (caller.type === 'role-session' && id === caller.roleArn) return 'role'
  return id === caller.account || id === `arn:aws:iam::${caller.account}:root` ? 'account' : 'none'
}
