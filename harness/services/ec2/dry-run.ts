import type { Operation } from '../../aws/service.ts'
import type { Ec2Store } from './ec2-store.ts'
import { dryRunOperation } from './errors.ts'

/**
 * With `DryRun` a request is carried out, what it changed is put back, and it answers `DryRunOperation` (A), or the error that it would
 * have answered. Permission is decided before, as for every request. How much AWS checks besides it is not verified on AWS.
 */
export function withDryRun<Operations extends Readonly<Record<string, Operation>>>(
  store: Ec2Store,
  operations: Operations,
): Operations {
  const dry =
    (operation: Operation): Operation =>
    (input, context) => {
      if (!input.DryRun) return operation(input, context)
      const { restore } = store.snapshot()
      try {
        operation(input, context) // EC2's are synchronous: nobody else sees what is between
      } finally {
        restore()
      }
      throw dryRunOperation()
    }
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [name, dry(operation)]),
  ) as Operations
}
