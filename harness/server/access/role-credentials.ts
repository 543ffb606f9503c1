import type { Iam } from '../../services/iam/index.ts'
import type { StsPorts } from '../../services/sts/index.ts'
import { type AccessControl, callerOf } from './access-control.ts'

const LAMBDA = 'lambda.amazonaws.com'

/** As good as for ever: how AWS renews an environment's credentials is not public, so that they do not run out here. */
const ENVIRONMENT_SECONDS = 10 * 365 * 86_400

/**
 * The credentials of one execution environment, as variables. A role that IAM does not have leaves the developer's: so does code that
 * was written against emulators which know no roles go on.
 */
export function functionCredentials(
  iam: Iam,
  { role, arn, name }: { readonly role?: string; readonly arn: string; readonly name: string },
): Record<string, string> {
  const roleArn = role ?? ''
  const credentials = iam.issue({
    roleArn,
    sessionName: name,
    durationSeconds: ENVIRONMENT_SECONDS,
    functionArn: arn,
  })
  if (!credentials) return {}
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  }
}

/** Whether Lambda takes a role: it trusts Lambda, or is not there and need not be. */
export function lambdaMayAssume(iam: Iam, access: AccessControl, roleArn: string): boolean {
  if (iam.role(roleArn)) return iam.trusts(roleArn, LAMBDA)
  return !access.settings.rolesMustExist
}

/** What STS needs, from IAM. */
export function stsPorts(iam: Iam): StsPorts {
  return {
    assumeRole: ({ caller, externalId, ...options }) =>
      iam.assumeRole({
        ...options,
        caller: callerOf(caller),
        context: {
          'sts:ExternalId': externalId,
          'sts:RoleSessionName': options.sessionName,
          'aws:PrincipalAccount': caller.account,
          'aws:PrincipalArn': caller.session?.roleArn ?? caller.arn,
        },
      }),
  }
}
