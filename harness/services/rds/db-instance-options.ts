import type { CreateDBInstanceMessage } from '@aws-sdk/client-rds'
import { checkSettings, defaultStorageGiB } from './db-instance-settings.ts'
import { checkParameterGroup } from './default-groups.ts'
import { invalidCombination, invalidValue, missingParameter } from './errors.ts'
import { checkPasswordOptions } from './master-user-secret.ts'
import type { DatabaseOptions } from './ports.ts'
import { tagMap } from './tag-map.ts'

/** Overrides the instance class's max_connections: a parameter group would, and none is emulated. */
export const maxConnectionsTag = 'poolhouse:max-connections'

/** Checks a CreateDBInstance and turns it into what the database plane needs. */
export function databaseOptions(
  input: CreateDBInstanceMessage,
): Omit<DatabaseOptions, 'arn'> & { readonly identifier: string } {
  const {
    DBInstanceIdentifier: identifier = '',
    DBInstanceClass: instanceClass = '',
    Engine: engine = '',
  } = input
  if (engine !== 'mysql')
    throw invalidValue(`The engine '${engine}' is not emulated by poolhouse: only mysql is.`)
  checkIdentifier('DBInstanceIdentifier', identifier)
  checkInstanceClass(instanceClass)
  checkParameterGroup('CreateDBInstance', input.DBParameterGroupName)
  if (input.Port !== undefined && input.Port !== 3306) throw ownPort('Port')
  checkSettings(input, { AllocatedStorage: defaultStorageGiB, ...input })
  if (input.MultiAZ && input.AvailabilityZone !== undefined) {
    // B: https://github.com/hashicorp/terraform-provider-aws/issues/485
    throw invalidCombination('Requesting a specific availability zone is not valid for Multi-AZ instances.')
  }
  checkPasswordOptions(input)
  const { masterUsername, masterUserPassword } = credentials(input)
  const maxConnections = maxConnectionsTagOf(tagMap(input.Tags))
  return {
    identifier: identifier.toLowerCase(),
    instanceClass,
    masterUsername,
    masterUserPassword,
    ...(input.DBName === undefined ? {} : { databaseName: databaseName(input.DBName) }),
    ...(maxConnections === undefined ? {} : { maxConnections }),
  }
}

function credentials(input: CreateDBInstanceMessage): { masterUsername: string; masterUserPassword: string } {
  const { MasterUsername: masterUsername, MasterUserPassword: masterUserPassword } = input
  if (!masterUsername) throw missingParameter('MasterUsername')
  const isManaged = input.ManageMasterUserPassword === true // then the secret's password takes its place
  if (!masterUserPassword && !isManaged) throw missingParameter('MasterUserPassword')
  if (!/^[a-zA-Z][a-zA-Z0-9_]{0,15}$/.test(masterUsername)) {
    throw invalidValue(
      'The parameter MasterUsername must be 1 to 16 letters or digits and begin with a letter.',
    )
  }
  if (masterUserPassword) checkPassword(masterUserPassword)
  return { masterUsername, masterUserPassword: masterUserPassword ?? '' }
}

/** RDS's rules for identifiers (A). @throws AwsError `InvalidParameterValue` */
export function checkIdentifier(parameter: string, identifier: string): void {
  if (/^[a-zA-Z](-?[a-zA-Z0-9]+)*$/.test(identifier) && identifier.length <= 63) return
  throw invalidValue(
    `The parameter ${parameter} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.`,
  )
}

export const ownPort = (parameter: string) =>
  invalidValue(
    `${parameter}: poolhouse chooses the port itself (3306 wherever it can); leave the parameter out.`,
  )

export function checkInstanceClass(instanceClass: string): void {
  if (/^db\.[a-z0-9-]+\.[a-z0-9]+$/.test(instanceClass)) return
  throw invalidValue(`Invalid DB Instance class: ${instanceClass}`)
}

/** RDS's rules for the password of MySQL's master user (A). The value is never shown. */
export function checkPassword(masterUserPassword: string): void {
  const broken = (reason: string) =>
    invalidValue(`The parameter MasterUserPassword is not a valid password${reason}`)
  if (masterUserPassword.length < 8) throw broken(' because it is shorter than 8 characters.')
  if (masterUserPassword.length > 41) throw broken(' because it is longer than 41 characters.')
  if (!/^[!-~]*$/.test(masterUserPassword) || /[/@"]/.test(masterUserPassword)) {
    throw broken(`. Only printable ASCII characters besides '/', '@', '"', ' ' may be used.`)
  }
}

function databaseName(name: string): string {
  if (/^[a-zA-Z][a-zA-Z0-9_]{0,63}$/.test(name)) return name
  throw invalidValue(
    'The parameter DBName must begin with a letter and contain only alphanumeric characters.',
  )
}

/** max_connections by the tag that stands for a parameter group's. */
export function maxConnectionsTagOf(tags: ReadonlyMap<string, string>): number | undefined {
  const text = tags.get(maxConnectionsTag)
  if (text === undefined) return undefined
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= 100_000) return value
  throw invalidValue(`The tag ${maxConnectionsTag} must be a whole number from 1 to 100000, not '${text}'.`)
}
