import { AwsError } from '../../aws/error.ts'

/** Texts are AWS's own unless they say otherwise. */
export const groupNotFound = () =>
  new AwsError('ResourceNotFoundException', 'The specified log group does not exist.')

export const streamNotFound = () =>
  new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.')

export const groupExists = () =>
  new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists')

export const streamExists = () =>
  new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists')

export const invalidParameter = (message: string) => new AwsError('InvalidParameterException', message)

export const invalidToken = () => invalidParameter('The specified nextToken is invalid.')

/** The code and the text are not verified on AWS. */
export const deletionProtected = (name: string) =>
  new AwsError('ValidationException', `Deletion protection is enabled for the log group ${name}.`)

export const tooManyTags = () =>
  new AwsError('TooManyTagsException', 'A resource can have no more than 50 tags.')

export const tooManyGroups = () =>
  new AwsError('LimitExceededException', 'Resource limit exceeded: poolhouse keeps 10,000 log groups.')
