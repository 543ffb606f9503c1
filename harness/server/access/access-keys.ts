import type { AccessKey, IamLogin } from '../../dbproxy/db-proxy-options.ts'
import type { Iam } from '../../services/iam/index.ts'
import type { AccessControl } from './access-control.ts'

/** The access key of clients of the stack, and its secret. */
const DEVELOPER_KEY = 'test'

/**
 * What IAM tokens for database users are checked with. Credentials of a role: its policies decide on `rds-db:connect`. Else
 * there is `test`, and an account's number in its place, as in LocalStack; either has the secret `test`.
 */
export function accessKeys(iam: Iam, access: AccessControl, now: () => number) {
  return async ({ accessKeyId, sessionToken, resource }: IamLogin): Promise<AccessKey | undefined> => {
    const session = iam.readSession(accessKeyId, sessionToken)
    if (session === 'invalid') return undefined
    if (session !== 'foreign') {
      if (session.expiresAtMs <= now() || !iam.policiesOf(session.roleArn, session.roleId)) return undefined
      return {
        secretAccessKey: iam.secretOf(sessionToken ?? ''),
        mayConnect: access.allows(session, 'rds-db:connect', resource),
      }
    }
    const secretAccessKey = developerSecret(accessKeyId)
    if (secretAccessKey === undefined) return undefined
    return {
      secretAccessKey,
      mayConnect: access.allowsDeveloper(accessKeyId, 'rds-db:connect', resource),
    }
  }
}

/** The secret of an access key that is no role's; undefined when there is no such key. */
export function developerSecret(accessKeyId: string): string | undefined {
  return accessKeyId === DEVELOPER_KEY || /^\d{12}$/.test(accessKeyId) ? 'test' : undefined
}
