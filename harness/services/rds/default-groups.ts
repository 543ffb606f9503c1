import { notEmulated } from '../../aws/not-emulated.ts'
import { invalidCombination } from './errors.ts'

/** RDS's own groups for a version of MySQL: all that an instance has here (A: `default.mysql8.4`, `default:mysql-8-4`). */
export function defaultGroups(engineVersion: string): {
  family: string
  parameters: string
  options: string
} {
  const [major = '', minor = ''] = engineVersion.split('.')
  const family = `mysql${major}.${minor}`
  return { family, parameters: `default.${family}`, options: `default:mysql-${major}-${minor}` }
}

/** Refuses parameter groups of the user's. @throws AwsError `NotImplemented` */
export function checkParameterGroup(operation: string, name: string | undefined): void {
  if (name === undefined || name.startsWith('default.')) return
  throw notEmulated(`The option DBParameterGroupName of rds:${operation}, with a group of one's own,`)
}

/**
 * Refuses RDS's group for another version. The sentence is remembered from AWS's answers (B).
 * @throws AwsError `InvalidParameterCombination`
 */
export function checkGroupFamily(name: string | undefined, engineVersion: string): void {
  const { family, parameters } = defaultGroups(engineVersion)
  if (name === undefined || name === parameters) return
  throw invalidCombination(
    `The Parameter Group ${name} with DBParameterGroupFamily ${name.replace('default.', '')} cannot be used for this instance. Please use a Parameter Group with DBParameterGroupFamily ${family}`,
  )
}
