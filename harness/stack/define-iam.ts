import { type Check, given, isRecord } from './check.ts'
import type { IamConfig, PolicyConfig } from './iam-config.ts'

/** Checks who is held to policies. */
export function defineIam(check: Check, config: IamConfig | undefined): IamConfig | undefined {
  if (config === undefined) return undefined
  check.members('iam', config, ['enforceRoles', 'developerPolicies', 'rolesMustExist'])
  const { developerPolicies } = config
  return {
    ...given('enforceRoles', check.flag('iam.enforceRoles', config.enforceRoles)),
    ...given('rolesMustExist', check.flag('iam.rolesMustExist', config.rolesMustExist)),
    ...given('developerPolicies', definePolicies(check, 'iam.developerPolicies', developerPolicies)),
  }
}

/** Checks a list of policies; what they say is for IAM to judge. */
export function definePolicies(
  check: Check,
  at: string,
  policies: PolicyConfig[] | undefined,
): PolicyConfig[] | undefined {
  if (policies === undefined) return undefined
  for (const [index, each] of check.list(at, policies).entries()) {
    const isName = typeof each === 'string' && each !== ''
    if (isName || (isRecord(each) && isRecord((each as { Statement?: unknown }).Statement))) continue
    if (isRecord(each) && Array.isArray((each as { Statement?: unknown }).Statement)) continue
    check.fail(`${at}[${index}]`, "a managed policy's name or ARN, or a document with a Statement", each)
  }
  return policies
}
