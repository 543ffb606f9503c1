import type { StsOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import type { Service } from '../../aws/service.ts'

/** STS, as far as tools ask it who they are. */
export function createSts(): Service {
  return { signingName: 'sts', operations }
}

const operations: OperationsOf<StsOperations> = {
  GetCallerIdentity: (_input, { caller }) => ({
    UserId: caller.userId,
    Account: caller.account,
    Arn: caller.arn,
  }),
}
