import { type CredentialScope, callerIdentity, identityDefaults } from '../../aws/caller-identity.ts'
import type { HttpRequest } from '../../aws/http.ts'
import type { CallerIdentity, RequestContext } from '../../aws/service.ts'
import type { ServiceModel } from '../../aws/service-model.ts'
import { type AccessRequest, type Caller, decide, type PolicyDocument, parsePolicy } from '../../iam/index.ts'
import type { Clock } from '../../kit/clock.ts'
import { PoolhouseError } from '../../kit/errors.ts'
import type { Iam } from '../../services/iam/index.ts'
import { accessDenied, expiredToken, invalidToken } from './denial.ts'
import {
  type ApiCall,
  type RequestedAccess,
  type ResourceLookup,
  requestedAccess,
} from './requested-access.ts'

/** Who is held to policies. */
export interface AccessSettings {
  /** Requests with a role's credentials, those of functions among them. Default true. */
  readonly enforceRoles: boolean
  /** Policies of whoever has other credentials (`test`): names or ARNs of managed ones, or documents. Default: may do all. */
  readonly developerPolicies: readonly (string | object)[] | undefined
  /** Whether a function may only be given a role that IAM has. Default false. */
  readonly rolesMustExist: boolean
}

export const defaultAccessSettings: AccessSettings = {
  enforceRoles: true,
  developerPolicies: undefined,
  rolesMustExist: false,
}

export interface AccessControlOptions extends ResourceLookup {
  readonly iam: Iam
  readonly clock: Clock
  /** A resource's own policy, by the resource's ARN. */
  resourcePolicy(resourceArn: string): string | object | undefined
  /** The VPC endpoint by which a function calls a service; undefined for one outside of any VPC. Default: there is none. */
  vpcEndpoint?(functionArn: string, service: string): VpcEndpointView | undefined
}

/** A VPC endpoint, as far as policies look at it. */
export interface VpcEndpointView {
  readonly id: string
  readonly vpcId: string
  /** JSON. */
  readonly policy: string
}

/** Tells callers by their credentials, and decides their requests on IAM's policies. */
export class AccessControl {
  readonly #options: AccessControlOptions
  #settings = defaultAccessSettings
  #developer: ReturnType<typeof parsePolicy>[] | undefined

  constructor(options: AccessControlOptions) {
    this.#options = options
  }

  get settings(): AccessSettings {
    return this.#settings
  }

  /** @throws PoolhouseError `InvalidOption` for a policy that there is not, or that is none */
  configure(changes: Partial<AccessSettings>, account: string): void {
    const settings = { ...this.#settings, ...changes }
    this.#developer = settings.developerPolicies?.map((each) => this.#policy(each, account))
    this.#settings = settings
  }

  reset(): void {
    this.#settings = defaultAccessSettings
    this.#developer = undefined
  }

  /** The role behind credentials of ours; undefined for all others. @throws AwsError for such that are not valid (any more) */
  identify(
    request: HttpRequest,
    scope: CredentialScope | undefined,
    model: ServiceModel,
  ): CallerIdentity | undefined {
    if (!scope) return undefined
    const { iam, clock } = this.#options
    const token =
      request.headers['x-amz-security-token'] ?? request.url.searchParams.get('X-Amz-Security-Token')
    const session = iam.readSession(scope.accessKeyId, token === null ? undefined : String(token ?? ''))
    if (session === 'foreign') return undefined
    if (session === 'invalid') throw invalidToken(model)
    if (session.expiresAtMs <= clock.now()) throw expiredToken(model)
    const { roleArn, roleId, sessionName, functionArn, issuedAtMs } = session
    const [, account = '', name = ''] = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(roleArn) ?? []
    if (!iam.policiesOf(roleArn, roleId)) throw invalidToken(model)
    return {
      accessKeyId: scope.accessKeyId,
      account,
      arn: `arn:aws:sts::${account}:assumed-role/${name}/${sessionName}`,
      userId: `${roleId}:${sessionName}`,
      session: { roleArn, roleId, functionArn, issuedAtMs },
    }
  }

  /** @throws AwsError in the service's shape, when policies do not allow the call */
  authorise(call: ApiCall, request: HttpRequest, model: ServiceModel): void {
    const { caller } = call.context
    const isHeld = caller.session ? this.#settings.enforceRoles : this.#developer !== undefined
    if (!isHeld) return
    const who = callerOf(caller)
    const through =
      caller.session?.functionArn === undefined
        ? undefined
        : this.#options.vpcEndpoint?.(caller.session.functionArn, call.signingName)
    const endpoint = through && {
      policy: parsePolicy(through.policy, 'resource'),
      keys: { 'aws:SourceVpc': through.vpcId, 'aws:SourceVpce': through.id },
    }
    for (const access of requestedAccess(call, this.#options)) {
      const context = { ...this.#contextOf(call.context, request, access), ...endpoint?.keys }
      const decision = this.#decide(who, access, context, { endpoint: endpoint?.policy })
      if (!decision.allowed) throw accessDenied(model, 'arn' in who ? who.arn : '', access, decision)
    }
  }

  /** Whether a session may do something that is no API call, e.g. rds-db:connect. */
  allows(
    session: { roleArn: string; roleId: string; sessionName: string },
    action: string,
    resource: string,
  ): boolean {
    if (!this.#settings.enforceRoles) return true
    const [, account = '', name = ''] =
      /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(session.roleArn) ?? []
    const arn = `arn:aws:sts::${account}:assumed-role/${name}/${session.sessionName}`
    const caller: Caller = { type: 'role-session', account, arn, roleArn: session.roleArn }
    return this.#decide(
      caller,
      { action, resource, account: resource.split(':')[4] },
      { 'aws:PrincipalArn': session.roleArn },
      { roleId: session.roleId },
    ).allowed
  }

  /** As {@link allows}, for whoever has no role's credentials. */
  allowsDeveloper(accessKeyId: string, action: string, resource: string): boolean {
    const account = accountOf(accessKeyId)
    if (!this.#developer && account === resource.split(':')[4]) return true
    const caller: Caller = { type: 'user', account, arn: `arn:aws:iam::${account}:user/${accessKeyId}` }
    const access = { action, resource, account: resource.split(':')[4] }
    return this.#decide(caller, access, { 'aws:PrincipalArn': caller.arn }).allowed
  }

  #decide(
    caller: Caller,
    { action, resource, account }: RequestedAccess,
    context: AccessRequest['context'],
    { roleId, endpoint }: { roleId?: string; endpoint?: PolicyDocument | undefined } = {},
  ) {
    const { iam } = this.#options
    const own =
      caller.type === 'role-session'
        ? iam.policiesOf(caller.roleArn, roleId ?? iam.role(caller.roleArn)?.id ?? '')
        : { identity: this.#developer ?? [], boundary: undefined }
    const resourceAccount = account || ('account' in caller ? caller.account : '')
    return decide(
      { caller, action, resource, resourceAccount, context },
      {
        identity: own?.identity ?? [],
        boundary: own?.boundary,
        endpoint,
        resource: this.#resourcePolicy(action, resource),
      },
    )
  }

  #resourcePolicy(action: string, resource: string): PolicyDocument | undefined {
    const { iam, resourcePolicy } = this.#options
    if (action === 'sts:AssumeRole') return iam.role(resource)?.trust
    const document = resource === '*' ? undefined : resourcePolicy(resource)
    return document === undefined ? undefined : parsePolicy(document, 'resource')
  }

  #contextOf(
    context: RequestContext,
    request: HttpRequest,
    { keys }: RequestedAccess,
  ): AccessRequest['context'] {
    const { caller, region } = context
    const now = this.#options.clock.now()
    const role = caller.session && this.#options.iam.role(caller.session.roleArn)
    return {
      ...Object.fromEntries(
        [...(role?.tags ?? [])].map(([key, value]) => [`aws:PrincipalTag/${key}`, value]),
      ),
      'aws:RequestedRegion': region,
      'aws:SourceIp': request.remoteAddress.replace(/^::ffff:/, ''),
      // AWS's endpoints speak TLS; ours stands for them and does not.
      'aws:SecureTransport': 'true',
      'aws:ViaAWSService': 'false',
      'aws:UserAgent': request.headers['user-agent'],
      'aws:CurrentTime': new Date(now).toISOString(),
      'aws:EpochTime': String(Math.floor(now / 1000)),
      'aws:PrincipalAccount': caller.account,
      'aws:PrincipalArn':
        caller.session?.roleArn ?? `arn:aws:iam::${caller.account}:user/${caller.accessKeyId}`,
      'aws:PrincipalType': caller.session ? 'AssumedRole' : 'User',
      'aws:userid': caller.userId,
      'aws:TokenIssueTime': caller.session && new Date(caller.session.issuedAtMs).toISOString(),
      'lambda:SourceFunctionArn': caller.session?.functionArn,
      ...keys,
    }
  }

  #policy(named: string | object, account: string): PolicyDocument {
    try {
      if (typeof named === 'object') return parsePolicy(named, 'identity')
      const found = arnsOf(named, account)
        .map((arn) => this.#options.iam.managedPolicy(account, arn))
        .find((each) => each !== undefined)
      if (found) return found
    } catch (error) {
      throw new PoolhouseError('InvalidOption', `a policy of the developer: ${(error as Error).message}`)
    }
    throw new PoolhouseError(
      'InvalidOption',
      `there is no managed policy '${named as string}' to hold the developer to.`,
    )
  }
}

/** Whom an access key that is no role's belongs to. */
function accountOf(accessKeyId: string): string {
  const { region } = identityDefaults
  return callerIdentity({ accessKeyId, region, signingName: '' }, identityDefaults).account
}

/** Where a policy of that name may be: the account's own, or AWS's. */
export function arnsOf(policy: string, account: string): string[] {
  if (policy.startsWith('arn:')) return [policy]
  return [
    `arn:aws:iam::${account}:policy/${policy}`,
    `arn:aws:iam::aws:policy/${policy}`,
    `arn:aws:iam::aws:policy/service-role/${policy}`,
  ]
}

/** As policies see it. Whoever has no role's credentials counts as an IAM user of the access key's name. */
export function callerOf({ session, account, arn, accessKeyId }: CallerIdentity): Caller {
  if (session) return { type: 'role-session', account, arn, roleArn: session.roleArn }
  return { type: 'user', account, arn: `arn:aws:iam::${account}:user/${accessKeyId}` }
}
