import { matchesArn } from './match-arn.ts'
import { type Caller, matchPrincipal, type PrincipalMatch } from './match-principal.ts'
import { meetsCondition } from './meets-condition.ts'
import type { Listed, PolicyDocument, Statement } from './policy-document.ts'
import { contextOf, type RequestContextKeys } from './request-context.ts'
import { isUnresolved, matches } from './wildcard.ts'

/** One thing that somebody wants to do. */
export interface AccessRequest {
  readonly caller: Caller
  /** `secretsmanager:GetSecretValue`. */
  readonly action: string
  /** ARN, or `*` for actions that have no resource. */
  readonly resource: string
  /** The account that the resource is in. */
  readonly resourceAccount: string
  /** Condition keys, e.g. `aws:SourceIp`. */
  readonly context: Readonly<Record<string, string | readonly string[] | undefined>>
}

/** What speaks on a request. */
export interface Policies {
  /** Attached to, or inline in, the caller. */
  readonly identity: readonly PolicyDocument[]
  /** The resource's own. */
  readonly resource?: PolicyDocument | undefined
  /** The caller's permissions boundary. */
  readonly boundary?: PolicyDocument | undefined
  /** Of the VPC endpoint through which the request comes. */
  readonly endpoint?: PolicyDocument | undefined
}

export type Decision =
  | { readonly allowed: true }
  | {
      readonly allowed: false
      /** Whether a statement denies it, or none allows it. */
      readonly because: 'explicit-deny' | 'no-allow'
      readonly policy: 'identity' | 'resource' | 'boundary' | 'endpoint'
    }

/**
 * Decides a request: a `Deny` that matches ends it; else the caller's policies or, within one account, the resource's must
 * allow it, and a boundary and a VPC endpoint must allow it too. Session policies, service and resource control policies are not emulated.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function decide(request: AccessRequest, policies: Policies): Decision {
  const context = contextOf(request.context)
  const { identity, resource, boundary, endpoint } = policies
  const applies = (policy: PolicyDocument, statement: Statement) =>
    statementApplies(policy, statement, request, context)
  const speaks = (documents: readonly PolicyDocument[], effect: Statement['effect']) =>
    documents.some((policy) =>
      policy.statements.some((each) => each.effect === effect && applies(policy, each) !== 'none'),
    )
  const denying = [
    ['identity', identity],
    ['resource', resource ? [resource] : []],
    ['boundary', boundary ? [boundary] : []],
    ['endpoint', endpoint ? [endpoint] : []],
  ] as const
  for (const [policy, documents] of denying) {
    if (speaks(documents, 'Deny')) return { allowed: false, because: 'explicit-deny', policy }
  }
  // of several that do not allow it AWS names one; which is not verified
  if (endpoint && !speaks([endpoint], 'Allow')) return refused('endpoint')
  const { caller } = request
  const byResource = grantOf(resource, applies)
  if (caller.type === 'service') {
    return byResource === 'none' ? refused('resource') : { allowed: true }
  }
  const sameAccount = caller.account === request.resourceAccount
  const byIdentity = caller.type === 'root' || speaks(identity, 'Allow')
  const bounded = boundary !== undefined && !speaks([boundary], 'Allow')
  if (!sameAccount) {
    if (byResource === 'none') return refused('resource')
    if (!byIdentity) return refused('identity')
    return bounded ? refused('boundary') : { allowed: true }
  }
  if (byResource === 'caller') return { allowed: true }
  if (!byIdentity && byResource !== 'role') return refused('identity')
  return bounded ? refused('boundary') : { allowed: true }
}

/** Whether a policy of a resource, by itself, lets the caller (or the caller's account) do it. */
export function grants(policy: PolicyDocument, request: AccessRequest): boolean {
  const context = contextOf(request.context)
  const speaking = (effect: Statement['effect']) =>
    policy.statements.some(
      (each) => each.effect === effect && statementApplies(policy, each, request, context) !== 'none',
    )
  return speaking('Allow') && !speaking('Deny')
}

function refused(policy: keyof Policies): Decision {
  return { allowed: false, because: 'no-allow', policy }
}

type Applies = (policy: PolicyDocument, statement: Statement) => PrincipalMatch

/** The closest grant of a resource's policy. */
function grantOf(policy: PolicyDocument | undefined, applies: Applies): PrincipalMatch {
  if (!policy) return 'none'
  const grants = policy.statements
    .filter(({ effect }) => effect === 'Allow')
    .map((each) => applies(policy, each))
  return (['caller', 'role', 'account'] as const).find((each) => grants.includes(each)) ?? 'none'
}

/** `caller` where the statement is about the request and names nobody. */
function statementApplies(
  { version }: PolicyDocument,
  { actions, resources, principals, conditions }: Statement,
  { action, resource, caller }: AccessRequest,
  context: RequestContextKeys,
): PrincipalMatch {
  const variables = version === '2012-10-17' ? context : undefined
  const isListed = ({ negated, patterns }: Listed, matchesOne: (pattern: string) => boolean) =>
    patterns.some(matchesOne) !== negated
  if (!isListed(actions, (each) => matches(each, action, { ignoreCase: true }))) return 'none'
  if (resources?.negated && resources.patterns.some((each) => isUnresolved(each, variables))) return 'none'
  if (resources && !isListed(resources, (each) => matchesArn(each, resource, { variables }))) return 'none'
  if (!conditions.every((each) => meetsCondition(each, context, variables))) return 'none'
  return principals ? matchPrincipal(principals, caller) : 'caller'
}
