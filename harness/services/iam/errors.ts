import { AwsError } from '../../aws/error.ts'

// Texts as moto's and LocalStack's recorded tests of IAM have them (grade B).

export const noSuchRole = (name: string) =>
  new AwsError('NoSuchEntity', `The role with name ${name} cannot be found.`)

export const noSuchRolePolicy = (name: string) =>
  new AwsError('NoSuchEntity', `The role policy with name ${name} cannot be found.`)

export const noSuchPolicy = (arn: string) => new AwsError('NoSuchEntity', `Policy ${arn} was not found.`)

export const noSuchVersion = (arn: string, version: string) =>
  new AwsError('NoSuchEntity', `Policy ${arn} version ${version} does not exist or is not attachable.`)

export const alreadyExists = (message: string) => new AwsError('EntityAlreadyExists', message)

export const deleteConflict = (message: string) => new AwsError('DeleteConflict', message)

export const limitExceeded = (message: string) => new AwsError('LimitExceeded', message)

export const invalidInput = (message: string) => new AwsError('InvalidInput', message)

export const malformed = (message: string) => new AwsError('MalformedPolicyDocument', message)

/** AWS's own policies cannot be changed. */
export const notYours = (arn: string) =>
  new AwsError('AccessDenied', `Policy ${arn} is managed by AWS and cannot be changed.`, { statusCode: 403 })
