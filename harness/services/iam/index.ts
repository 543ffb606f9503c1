import { AwsError } from '../../aws/error.ts'
import type { Service } from '../../aws/service.ts'
import { whenCalled } from '../../aws/when-called.ts'
import { type Caller, decide, grants, type PolicyDocument } from '../../iam/index.ts'
import { type Clock, systemClock } from '../../kit/clock.ts'
import { IamStore, type Role } from './iam-store.ts'
import { type RoleSession, type SessionCredentials, Sessions } from './sessions.ts'

export type { RoleSession, SessionCredentials } from './sessions.ts'

/** A role as others look at it. */
export interface RoleView {
  readonly arn: string
  readonly id: string
  readonly name: string
  readonly account: string
  readonly tags: ReadonlyMap<string, string>
  readonly trust: PolicyDocument
  readonly maxSessionDurationSeconds: number
}

/** IAM, and what the rest of the world asks of it. */
export interface Iam extends Service {
  /** Undefined: there is no such role. */
  role(arn: string): RoleView | undefined
  /** What speaks for a role, as it is now; undefined when the role is gone, or is another one of the same name. */
  policiesOf(
    roleArn: string,
    roleId: string,
  ): { identity: readonly PolicyDocument[]; boundary: PolicyDocument | undefined } | undefined
  /** The document in force of a managed policy; undefined when there is none. */
  managedPolicy(account: string, arn: string): PolicyDocument | undefined
  /** Whether a role's trust policy lets a service of AWS take it on, e.g. `lambda.amazonaws.com`. */
  trusts(roleArn: string, service: string): boolean
  /** Credentials of a role, without asking its trust policy. Undefined: there is no such role. */
  issue(options: {
    roleArn: string
    sessionName: string
    durationSeconds: number
    functionArn?: string
  }): SessionCredentials | undefined
  /** Whose credentials these are; see Sessions. */
  readSession(accessKeyId: string, sessionToken: string | undefined): RoleSession | 'foreign' | 'invalid'
  /** The secret that goes with a session token of ours. */
  secretOf(sessionToken: string): string
  /**
   * STS's AssumeRole: the role's trust policy must let the caller.
   * @throws AwsError AccessDenied, ValidationError
   */
  assumeRole(options: {
    caller: Caller
    roleArn: string
    sessionName: string
    durationSeconds: number
    context: Readonly<Record<string, string | readonly string[] | undefined>>
  }): { credentials: SessionCredentials; roleId: string; roleName: string; account: string }
}

/** IAM, as far as roles and their policies go; there are no users and groups. */
export function createIam({ clock = systemClock }: { clock?: Clock } = {}): Iam {
  const store = new IamStore()
  const sessions = new Sessions()
  const issue = (role: Role, sessionName: string, durationSeconds: number, functionArn?: string) =>
    sessions.issue({
      roleArn: role.arn,
      roleId: role.id,
      sessionName,
      issuedAtMs: clock.now(),
      expiresAtMs: clock.now() + durationSeconds * 1000,
      functionArn,
    })
  return whenCalled<Iam>(
    {
      signingName: 'iam',
      role(arn) {
        const role = store.roleByArn(arn)
        return role && { ...role, trust: role.trust.policy }
      },
      policiesOf(roleArn, roleId) {
        const role = store.roleByArn(roleArn)
        return role?.id === roleId ? store.policiesOf(role) : undefined
      },
      managedPolicy(account, arn) {
        const policy = store.findPolicy(account, arn)
        return policy?.versions.get(policy.defaultVersion)?.policy
      },
      trusts(roleArn, service) {
        const role = store.roleByArn(roleArn)
        if (!role) return false
        const request = {
          caller: { type: 'service' as const, service },
          action: 'sts:AssumeRole',
          resource: roleArn,
          resourceAccount: role.account,
          context: {},
        }
        return decide(request, { identity: [], resource: role.trust.policy }).allowed
      },
      issue({ roleArn, sessionName, durationSeconds, functionArn }) {
        const role = store.roleByArn(roleArn)
        return role && issue(role, sessionName, durationSeconds, functionArn)
      },
      readSession: (accessKeyId, sessionToken) => sessions.read(accessKeyId, sessionToken),
      secretOf: (sessionToken) => sessions.secretOf(sessionToken),
      assumeRole({ caller, roleArn, sessionName, durationSeconds, context }) {
        const role = store.roleByArn(roleArn)
        const request = {
          ...{ caller, context },
          action: 'sts:AssumeRole',
          resource: roleArn,
          resourceAccount: role?.account ?? '',
        }
        if (!role || !grants(role.trust.policy, request)) {
          const who = caller.type === 'service' ? caller.service : caller.arn
          throw new AwsError(
            'AccessDenied',
            `User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
            { statusCode: 403 },
          )
        }
        if (durationSeconds > role.maxSessionDurationSeconds) {
          throw new AwsError(
            'ValidationError',
            'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
          )
        }
        const { id: roleId, name: roleName, account } = role
        return { credentials: issue(role, sessionName, durationSeconds), roleId, roleName, account }
      },
      snapshot: () => ({ restore: store.keep() }),
      reset: () => store.clear(),
    },
    async () => (await import('./iam-operations.ts')).iamOperations({ store, clock }),
  )
}
