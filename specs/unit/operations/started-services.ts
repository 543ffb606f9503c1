import type { Service } from '../../../harness/aws/service.ts'
import { createApiGateway } from '../../../harness/services/apigateway/index.ts'
import { createEc2 } from '../../../harness/services/ec2/index.ts'
import { createLambda } from '../../../harness/services/lambda/index.ts'
import { createLogs } from '../../../harness/services/logs/index.ts'

const nothing = () => {
  throw new Error('nothing is behind it')
}

/** Services by signing name, with nothing behind them: a refusal comes before anything is asked of another room. */
export const startedServices: Readonly<Record<string, () => Service>> = {
  ec2: () => createEc2(),
  apigateway: () => createApiGateway({ invokeFunction: nothing }),
  lambda: () => createLambda({ functionPlane: {} as never }),
  logs: () => createLogs(),
}
