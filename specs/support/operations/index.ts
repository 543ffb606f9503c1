import { apigateway } from './apigateway.ts'
import { apigatewayv2 } from './apigatewayv2.ts'
import { ec2 } from './ec2.ts'
import { iam } from './iam.ts'
import { lambda } from './lambda.ts'
import { logs } from './logs.ts'
import { monitoring } from './monitoring.ts'
import { rds } from './rds.ts'
import { secretsmanager } from './secretsmanager.ts'
import { sts } from './sts.ts'

export { serviceSection } from './service-section.ts'
export { namesOf, notEmulated, type ServiceTable } from './service-table.ts'

/** By hand: what there is of each service. docs/operations.md is made of it, and a spec calls every operation. */
export const serviceTables = [
  secretsmanager,
  lambda,
  apigateway,
  apigatewayv2,
  ec2,
  rds,
  monitoring,
  logs,
  iam,
  sts,
]
