import { AwsError } from '../../aws/error.ts'

/** Codes are the shapes' names; clients of the query protocol read the older ones (`InvalidParameterValue`). */
export const invalidValue = (message: string) => new AwsError('InvalidParameterValueException', message)

export const invalidCombination = (message: string) =>
  new AwsError('InvalidParameterCombinationException', message)

export const missingParameter = (name: string) =>
  new AwsError('MissingRequiredParameterException', `The parameter ${name} is required.`)

export const invalidNextToken = () => new AwsError('InvalidNextToken', 'Request token is not valid.')

export const tooManyMetrics = (limit: number) =>
  new AwsError('LimitExceededFault', `Limit exceeded: poolhouse keeps ${limit} metrics.`)
