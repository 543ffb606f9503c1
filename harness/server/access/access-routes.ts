import { PoolhouseError } from '../../kit/errors.ts'
import type { AccessControl, AccessSettings } from './access-control.ts'

/** `POST /_poolhouse/iam`: changes who is held to policies; answers what holds now. */
export function configureAccess(access: AccessControl, body: unknown, account: string): AccessSettings {
  const { enforceRoles, developerPolicies, rolesMustExist, ...other } = (body ?? {}) as Partial<
    Record<keyof AccessSettings, unknown>
  >
  const unknown = Object.keys(other)
  if (unknown.length > 0) refuse(`there is no option ${unknown.join(', ')}`)
  for (const [name, value] of Object.entries({ enforceRoles, rolesMustExist })) {
    if (value !== undefined && typeof value !== 'boolean') refuse(`${name} is true or false`)
  }
  if (developerPolicies !== undefined && developerPolicies !== null && !Array.isArray(developerPolicies)) {
    refuse('developerPolicies is a list of names, ARNs or documents, or null for none')
  }
  access.configure(
    {
      ...(enforceRoles !== undefined && { enforceRoles: enforceRoles as boolean }),
      ...(rolesMustExist !== undefined && { rolesMustExist: rolesMustExist as boolean }),
      ...(developerPolicies !== undefined && {
        developerPolicies: (developerPolicies ?? undefined) as readonly (string | object)[] | undefined,
      }),
    },
    account,
  )
  return access.settings
}

function refuse(what: string): never {
  throw new PoolhouseError(
    'InvalidOption',
    `IAM: ${what}. Known: enforceRoles, developerPolicies, rolesMustExist.`,
  )
}
