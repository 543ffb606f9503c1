import type { SeenError } from '../../recorded-error.ts'

/**
 * What AWS answered LocalStack's tests, as facts: `[test, the name of its answer, operation, input, error]`. The recordings are
 * tests/aws/services/lambda_/test_lambda_api.snapshot.json, or test_lambda.snapshot.json where the test's name has a `*`. Account,
 * Region and names are ours: functions `f` (versions 1 and 2, alias `live` → 1) and `g`, layer `l` (versions 1 and 2).
 */
export type RecordedError = readonly [
  test: string,
  answer: string,
  operation: string,
  input: object,
  error: SeenError,
  /** Calls that come first and succeed. */
  ...before: (readonly [operation: string, input: object])[],
]

export const functionArn = (name: string) => `arn:aws:lambda:eu-west-1:000000000000:function:${name}`
const user = (code: string, status: number) => (message: string) => ({ code, status, message, Type: 'User' })
export const notFound = user('ResourceNotFoundException', 404)
export const invalid = user('InvalidParameterValueException', 400)
export const conflict = user('ResourceConflictException', 409)
export const mismatch = user('PreconditionFailedException', 412)
/** `Value 'x' at 'y' must …`, in the long form of AWS. */
export const validation = (finding: string): SeenError => ({
  ...{ code: 'ValidationException', status: 400 },
  message: `1 validation error detected: ${
    finding.includes(' failed to ')
      ? finding
      : finding.replace(' must ', ' failed to satisfy constraint: Member must ')
  }`,
})
export const noFunction = (name: string) => notFound(`Function not found: ${functionArn(name)}`)
export const noAlias = (name: string) => notFound(`Cannot find alias arn: ${functionArn(name)}`)
export const gone = notFound('The resource you requested does not exist.')
export const contradiction = invalid(
  'The derived qualifier from the function name does not match the specified qualifier.',
)
export const staleRevision = mismatch(
  'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
)
export const nobody = { FunctionName: 'nobody' }
export const f = { FunctionName: 'f' }
export const role = 'arn:aws:iam::000000000000:role/r'
export const create = {
  ...{ FunctionName: 'new', Role: role, Runtime: 'nodejs24.x', Handler: 'index.handler' },
  Code: { ZipFile: Buffer.from('zip') },
}
