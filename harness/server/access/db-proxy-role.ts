import type { Iam } from '../../services/iam/index.ts'
import type { AccessControl } from './access-control.ts'

interface Reading {
  readonly iam: Iam
  readonly access: AccessControl
  /** Of the DB proxy. */
  readonly roleArn?: string | undefined
  readonly secretArn: string
  readonly proxyName?: string
}

/**
 * Whether a DB proxy's role lets it read a secret: the role trusts RDS, and its policies allow GetSecretValue. A role that
 * IAM does not have is not asked, as with functions.
 */
export function mayReadSecret({
  iam,
  access,
  roleArn,
  secretArn,
  proxyName = 'rds-proxy',
}: Reading): boolean {
  const role = roleArn === undefined ? undefined : iam.role(roleArn)
  if (!role || !access.settings.enforceRoles) return true
  const session = { roleArn: role.arn, roleId: role.id, sessionName: proxyName }
  return (
    iam.trusts(role.arn, 'rds.amazonaws.com') &&
    access.allows(session, 'secretsmanager:GetSecretValue', secretArn)
  )
}

/** @throws Error in AWS's words (B), for the proxy's log: its client hears 1045 only */
export function checkProxyRole(reading: Reading): void {
  if (mayReadSecret(reading)) return
  throw new Error(
    `The IAM role "${reading.roleArn}" is not authorized to read the AWS Secrets Manager secret with the ARN "${reading.secretArn}"`,
  )
}
