import type { Service } from '../../../harness/aws/service.ts'
import { createApiGateway, createHttpApis } from '../../../harness/services/apigateway/index.ts'
import { createCloudWatch } from '../../../harness/services/cloudwatch/index.ts'
import { createEc2 } from '../../../harness/services/ec2/index.ts'
import { createIam } from '../../../harness/services/iam/index.ts'
import { createLambda } from '../../../harness/services/lambda/index.ts'
import { createLogs } from '../../../harness/services/logs/index.ts'
import { createRds } from '../../../harness/services/rds/index.ts'
import { createSecretsManager } from '../../../harness/services/secretsmanager/index.ts'
import { createSts } from '../../../harness/services/sts/index.ts'

const nothing = () => {
  throw new Error('nothing is behind it')
}

/** Services by signing name, with nothing behind them: a refusal comes before anything is asked of another room. */
export const startedServices: Readonly<Record<string, () => Service>> = {
  apigateway: () => createApiGateway({ invokeFunction: nothing, streamFunction: nothing }),
  apigatewayv2: () => createHttpApis({ invokeFunction: nothing }),
  ec2: () => createEc2(),
  iam: () => createIam(),
  lambda: () => createLambda({ functionPlane: {} as never }),
  logs: () => createLogs(),
  monitoring: () => createCloudWatch(),
  rds: () => createRds({ databasePlane: {} as never, dbProxyPlane: {} as never }),
  secretsmanager: () => createSecretsManager(),
  sts: () => createSts({} as never),
}
