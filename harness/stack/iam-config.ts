/** A policy document as AWS writes it, or the name or ARN of a managed policy, e.g. `SecretsManagerReadWrite`. */
export type PolicyConfig = string | { Version?: '2012-10-17' | '2008-10-17'; Statement: object | object[] }

/** Who is held to policies. docs/iam.md */
export interface IamConfig {
  /**
   * Whether requests with a role's credentials (those of functions, and what AssumeRole gives) are decided on the role's
   * policies. Default true.
   */
  enforceRoles?: boolean
  /**
   * Policies that requests with any other credentials (`test`) are decided on, once the stack is up; the stack's own calls
   * (`invoke` and its like) too. Default: they may do everything.
   */
  developerPolicies?: PolicyConfig[]
  /** Whether a function may only be created with a role that IAM has, as on AWS. Default false. */
  rolesMustExist?: boolean
}
