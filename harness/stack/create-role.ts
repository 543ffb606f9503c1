import { PoolhouseError } from '../kit/errors.ts'
import type { PolicyConfig } from './iam-config.ts'
import { type CallQuery, queryClient } from './query-client.ts'
import type { DbProxyDefinition, FunctionDefinition } from './stack-config.ts'
import type { StartedTarget } from './target.ts'

const ACCOUNT = '000000000000'
const BASIC_EXECUTION = 'AWSLambdaBasicExecutionRole'

/** What a function without policies of its own may reach. */
export interface DeclaredResources {
  readonly region: string
  readonly secretArns: readonly string[]
}

/**
 * The role of a function: made where the target decides on policies, a mere name elsewhere.
 * @throws PoolhouseError `NotOnThisTarget`
 */
export async function functionRole(
  { decidesOnPolicies, endpointUrl, name: target }: StartedTarget,
  name: string,
  { role, policies }: FunctionDefinition,
  declared: DeclaredResources,
): Promise<string> {
  if (decidesOnPolicies) {
    return createRole(endpointUrl, {
      name: role,
      service: 'lambda.amazonaws.com',
      description: 'Made by poolhouse for a function of the stack.',
      policies: policies ?? [BASIC_EXECUTION, declaredPolicy(declared)],
    })
  }
  if (policies === undefined) return roleArn(role)
  throw new PoolhouseError(
    'NotOnThisTarget',
    `functions['${name}'].policies: the target '${target}' decides no requests on policies; use the target 'embedded', or leave it out.`,
  )
}

/**
 * The role by which a proxy reads its secrets. One that is declared is made, with what RDS's console puts into the role that it makes (A: "Setting up
 * database credentials", the policy for the proxy's role); else a mere name, which nobody asks.
 * @throws PoolhouseError `ProvisioningFailed`
 */
export async function dbProxyRole(
  { endpointUrl }: Pick<StartedTarget, 'endpointUrl'>,
  { role }: Pick<DbProxyDefinition, 'role'>,
  { secretArns }: Pick<DeclaredResources, 'secretArns'>,
): Promise<string> {
  if (role === undefined) return roleArn('serverless-app-db-proxy')
  const read = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secretArns }
  return createRole(endpointUrl, {
    name: role,
    service: 'rds.amazonaws.com',
    description: 'Made by poolhouse for the DB proxy of the stack.',
    policies: [statement(read)],
  })
}

function roleArn(name: string): string {
  return `arn:aws:iam::${ACCOUNT}:role/${name}`
}

/**
 * Makes sure of a role that a service may assume. A role that is there stays as it is; else it gets the policies.
 * @throws PoolhouseError `ProvisioningFailed`
 */
async function createRole(
  endpointUrl: string,
  {
    name,
    service,
    description,
    policies,
  }: {
    readonly name: string
    readonly service: string
    readonly description: string
    readonly policies: readonly PolicyConfig[]
  },
): Promise<string> {
  const iam = queryClient(endpointUrl, 'iam')
  const trust = statement({
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sts:AssumeRole',
  })
  const created = await iam('CreateRole', {
    RoleName: name,
    AssumeRolePolicyDocument: JSON.stringify(trust),
    Description: description,
  })
  if (created.code === 'EntityAlreadyExists') return roleArn(name)
  if (created.code !== undefined) throw failed(name, created.message)
  for (const [index, policy] of policies.entries()) {
    if (typeof policy === 'string') await attach(iam, name, policy)
    else {
      const document = {
        PolicyName: `policy-${index}`,
        PolicyDocument: JSON.stringify({ Version: '2012-10-17', ...policy }),
      }
      const put = await iam('PutRolePolicy', { RoleName: name, ...document })
      if (put.code !== undefined) throw failed(name, put.message)
    }
  }
  return roleArn(name)
}

async function attach(iam: CallQuery, RoleName: string, policy: string): Promise<void> {
  const arns = policy.startsWith('arn:')
    ? [policy]
    : [`${ACCOUNT}:policy/${policy}`, `aws:policy/service-role/${policy}`, `aws:policy/${policy}`].map(
        (each) => `arn:aws:iam::${each}`,
      )
  let last = ''
  for (const PolicyArn of arns) {
    const { code, message } = await iam('AttachRolePolicy', { RoleName, PolicyArn })
    if (code === undefined) return
    last = message
  }
  throw failed(RoleName, last)
}

/** The stack's secrets, its functions and its database users; a rotation function's work on a secret is among it. */
function declaredPolicy({ region, secretArns }: DeclaredResources) {
  const allow = (Action: string | string[], Resource: string | readonly string[]) => ({
    Effect: 'Allow',
    Action,
    Resource,
  })
  return statement(
    ...(secretArns.length > 0 ? [allow('secretsmanager:*', secretArns)] : []),
    allow(['secretsmanager:GetRandomPassword', 'secretsmanager:ListSecrets'], '*'),
    allow('lambda:InvokeFunction', `arn:aws:lambda:${region}:${ACCOUNT}:function:*`),
    allow('rds-db:connect', `arn:aws:rds-db:${region}:${ACCOUNT}:dbuser:*`),
    allow('cloudwatch:PutMetricData', '*'),
  )
}

function statement(...Statement: object[]) {
  return { Version: '2012-10-17' as const, Statement }
}

function failed(name: string, message: string): PoolhouseError {
  return new PoolhouseError('ProvisioningFailed', `the role ${name}: ${message}`)
}
