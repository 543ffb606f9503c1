/** A policy in the form that {@link decide} works on: every element a list, names resolved. */
export interface PolicyDocument {
  /** `2008-10-17` knows no policy variables; it is what a document without a version means. */
  readonly version: '2012-10-17' | '2008-10-17'
  readonly statements: readonly Statement[]
}

export interface Statement {
  readonly sid: string | undefined
  readonly effect: 'Allow' | 'Deny'
  readonly actions: Listed
  /** Undefined in trust policies, whose resource is the role that has them. */
  readonly resources: Listed | undefined
  /** Undefined in identity-based policies, whose principal is who has them. */
  readonly principals: Principals | undefined
  readonly conditions: readonly Condition[]
}

/** An element, or its `Not…` form. */
export interface Listed {
  readonly negated: boolean
  readonly patterns: readonly string[]
}

export interface Principals {
  readonly negated: boolean
  /** `AWS`, `Service`, `Federated` or `CanonicalUser` → identifiers. `"*"` is `{ AWS: ['*'] }`. */
  readonly byType: Readonly<Record<string, readonly string[]>>
}

/** One key of a `Condition` block. */
export interface Condition {
  /** Without its set prefix and `IfExists`, e.g. `StringEquals`. */
  readonly operator: string
  readonly set: 'ForAllValues' | 'ForAnyValue' | undefined
  readonly ifExists: boolean
  /** Lower case: keys are not case-sensitive. */
  readonly key: string
  readonly values: readonly string[]
}

/** What a document is for decides which elements it must and must not have. */
export type PolicyKind = 'identity' | 'trust' | 'resource'

/** A document that is no policy; `message` is for the caller of PutRolePolicy and its like. */
export class PolicySyntaxError extends Error {
  override readonly name = 'PolicySyntaxError'
}
