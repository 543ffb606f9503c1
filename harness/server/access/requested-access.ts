import { arn } from '../../aws/arn.ts'
import type { RequestContext } from '../../aws/service.ts'
import { lambdaAccess } from './lambda-access.ts'
import { secretAccess } from './secret-access.ts'

/** One action on one resource, as policies name them. A request may ask for several. */
export interface RequestedAccess {
  readonly action: string
  /** ARN, or `*`. */
  readonly resource: string
  /** How the error names the resource, where not by its ARN: as the caller did. */
  readonly shown?: string | undefined
  /** Condition keys that only this service has. */
  readonly keys?: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Of the resource; default: the caller's. */
  readonly account?: string | undefined
}

/** What is known of resources beyond what a request says. */
export interface ResourceLookup {
  secret(
    id: string,
    scope: { account: string; region: string },
  ): { arn: string; tags: ReadonlyMap<string, string> } | undefined
  dbProxyArn(scope: { account: string; region: string }, name: string): string | undefined
}

export interface ApiCall {
  readonly signingName: string
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
  readonly context: RequestContext
  /** HTTP method and path, which are API Gateway's actions and resources. */
  readonly method: string
  readonly path: string
}

/**
 * What an API call asks for, by AWS's Service Authorization Reference (A). Empty: nobody needs a permission for it. Resources of
 * EC2 and of RDS's other kinds are `*`, which a policy must name so.
 */
export function requestedAccess(call: ApiCall, lookup: ResourceLookup): RequestedAccess[] {
  return [...ownAccess(call, lookup), ...passedRole(call)]
}

function ownAccess(call: ApiCall, lookup: ResourceLookup): RequestedAccess[] {
  const { signingName, operation, input, context } = call
  const { region, account } = context
  const text = (member: string) => (typeof input[member] === 'string' ? (input[member] as string) : undefined)
  switch (signingName) {
    case 'secretsmanager':
      return secretAccess(call, lookup)
    case 'lambda':
      return lambdaAccess(call)
    case 'sts': {
      if (operation !== 'AssumeRole') return []
      const resource = text('RoleArn') ?? '*'
      return [{ action: 'sts:AssumeRole', resource, account: resource.split(':')[4] }]
    }
    case 'iam': {
      const role = text('RoleName') && `arn:aws:iam::${account}:role${text('Path') ?? '/'}${text('RoleName')}`
      const policy =
        text('PolicyName') && `arn:aws:iam::${account}:policy${text('Path') ?? '/'}${text('PolicyName')}`
      const keys = {
        'iam:PolicyARN': text('PolicyArn'),
        'iam:PermissionsBoundary': text('PermissionsBoundary'),
      }
      return [{ action: `iam:${operation}`, resource: role ?? text('PolicyArn') ?? policy ?? '*', keys }]
    }
    case 'rds': {
      const instance = text('DBInstanceIdentifier')
      const proxy = text('DBProxyName')
      const resource =
        (instance && arn('rds', region, account, `db:${instance}`)) ??
        (proxy && (lookup.dbProxyArn(context, proxy) ?? arn('rds', region, account, 'db-proxy:*'))) ??
        text('ResourceName')
      // Listing all of a kind asks for all of them.
      const kind = operation.includes('DBInstance')
        ? 'db:*'
        : operation.includes('DBProx')
          ? 'db-proxy:*'
          : ''
      const all = kind === '' ? '*' : arn('rds', region, account, kind)
      return [{ action: `rds:${operation}`, resource: resource ?? all }]
    }
    case 'logs': {
      const identifier = text('logGroupIdentifier') ?? text('resourceArn')
      const named = identifier?.replace(/^arn:[^:]*:logs:[^:]*:[^:]*:log-group:/, '').replace(/:\*$/, '')
      const group = text('logGroupName') ?? named
      const stream = text('logStreamName')
      const inGroup = group && `log-group:${group}${stream ? `:log-stream:${stream}` : ''}`
      return [
        { action: `logs:${operation}`, resource: inGroup ? arn('logs', region, account, inGroup) : '*' },
      ]
    }
    case 'monitoring': {
      const keys = { 'cloudwatch:namespace': text('Namespace') }
      return [{ action: `cloudwatch:${operation}`, resource: '*', keys }]
    }
    case 'apigateway':
    case 'apigatewayv2':
      return [{ action: `apigateway:${call.method}`, resource: `arn:aws:apigateway:${region}::${call.path}` }]
    default:
      return [{ action: `${signingName}:${operation}`, resource: '*' }]
  }
}

/** Whoever gives a role to a service needs iam:PassRole for it. */
function passedRole({ signingName, operation, input }: ApiCall): RequestedAccess[] {
  const passed =
    signingName === 'lambda' && ['CreateFunction', 'UpdateFunctionConfiguration'].includes(operation)
      ? { role: input.Role, to: 'lambda.amazonaws.com' }
      : signingName === 'rds' && ['CreateDBProxy', 'ModifyDBProxy'].includes(operation)
        ? { role: input.RoleArn, to: 'rds.amazonaws.com' }
        : undefined
  if (typeof passed?.role !== 'string') return []
  return [{ action: 'iam:PassRole', resource: passed.role, keys: { 'iam:PassedToService': passed.to } }]
}
