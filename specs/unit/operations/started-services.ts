import type { Service } from '../../../harness/aws/service.ts'
import { createLambda } from '../../../harness/services/lambda/index.ts'
import { createLogs } from '../../../harness/services/logs/index.ts'

/** Services by signing name, with nothing behind them: a refusal comes before anything is asked of another room. */
export const startedServices: Readonly<Record<string, () => Service>> = {
  lambda: () => createLambda({ functionPlane: {} as never }),
  logs: () => createLogs(),
}
