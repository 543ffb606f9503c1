import type { UserAuthConfig } from '@aws-sdk/client-rds'
import { notEmulated } from '../../aws/not-emulated.ts'
import { invalidCombination, invalidValue } from './errors.ts'
import type { DbProxyAuth } from './ports.ts'

/** Secrets of one proxy (A: RDS Proxy's quotas; the API's list is 0–200). */
const MOST_SECRETS = 200
const mysqlAuthTypes = ['MYSQL_NATIVE_PASSWORD', 'MYSQL_CACHING_SHA2_PASSWORD']

/**
 * Checks the `Auth` of a CreateDBProxy or ModifyDBProxy.
 * @throws AwsError `InvalidParameterValue` or `InvalidParameterCombination`
 */
export function checkAuth(auth: readonly UserAuthConfig[]): readonly UserAuthConfig[] {
  if (auth.length > MOST_SECRETS) {
    throw invalidValue(`Auth can have at most ${MOST_SECRETS} items, not ${auth.length}.`)
  }
  for (const { SecretArn: secretArn, IAMAuth: iam, ClientPasswordAuthType: type } of auth) {
    if (iam === 'ENABLED')
      throw invalidValue('IAMAuth ENABLED is valid only for the engine family SQLSERVER.')
    if (!secretArn) throw invalidCombination('SecretArn is required for the authentication scheme SECRETS.')
    if (type !== undefined && !mysqlAuthTypes.includes(type)) {
      throw invalidValue(`ClientPasswordAuthType ${type} is not valid for the engine family MYSQL.`)
    }
  }
  return auth
}

/**
 * IAM authentication goes with RequireTLS (B: https://github.com/cds-snc/notification-terraform/pull/283).
 * @throws AwsError `InvalidParameterValue`
 */
export function checkTlsOfIam(auth: readonly UserAuthConfig[], requireTls: boolean): void {
  if (!requireTls && auth.some(({ IAMAuth: iam }) => iam === 'REQUIRED')) {
    throw invalidValue('Must enable TLS, when IAM Auth is required')
  }
}

/**
 * Only NONE, secrets: with IAM_AUTH the proxy logs in to the database with tokens, and MySQL's own servers have no
 * plugin that takes one.
 */
export function checkDefaultAuthScheme(operation: string, scheme: string | undefined): void {
  if (scheme === 'IAM_AUTH') throw notEmulated(`${operation}: DefaultAuthScheme IAM_AUTH`)
}

/** The item as the proxy's plane wants it. */
export function planeAuth(auth: UserAuthConfig): DbProxyAuth {
  const { SecretArn: secretArn = '', ClientPasswordAuthType: type, IAMAuth: iam } = auth
  return {
    secretArn,
    iamAuth: iam === 'REQUIRED' ? 'REQUIRED' : 'DISABLED',
    ...(type === undefined ? {} : { clientPasswordAuthType: type }),
  }
}
