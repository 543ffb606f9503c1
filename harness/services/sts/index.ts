import { AwsError } from '../../aws/error.ts'
import type { StsOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { refusing } from '../../aws/refuse-parameters.ts'
import type { CallerIdentity, Service } from '../../aws/service.ts'
import { stsParameters } from './parameters.ts'

/** What STS needs of IAM; the server binds it. */
export interface StsPorts {
  /** Throws AwsError AccessDenied when the role's trust policy does not let the caller. */
  assumeRole(options: {
    caller: CallerIdentity
    roleArn: string
    sessionName: string
    durationSeconds: number
    externalId: string | undefined
  }): {
    credentials: {
      accessKeyId: string
      secretAccessKey: string
      sessionToken: string
      expiresAtMs: number
    }
    roleId: string
    roleName: string
    account: string
  }
}

/** An hour, less for a role that is taken on by another (role chaining; A). */
const DEFAULT_SECONDS = 3_600

/** STS: who one is, and taking on a role. */
export function createSts(ports?: StsPorts): Service {
  return {
    signingName: 'sts',
    operations: refusing('sts', stsParameters, {
      ...callerIdentity,
      ...(ports && roleAssumption(ports)),
    }),
  }
}

const callerIdentity = {
  GetCallerIdentity: (_input, { caller }) => ({
    UserId: caller.userId,
    Account: caller.account,
    Arn: caller.arn,
  }),
} satisfies OperationsOf<StsOperations>

function roleAssumption(ports: StsPorts) {
  return {
    AssumeRole(input, { caller }) {
      const { RoleArn, RoleSessionName, DurationSeconds = DEFAULT_SECONDS } = input
      if (caller.session && DurationSeconds > DEFAULT_SECONDS) {
        throw new AwsError(
          'ValidationError',
          'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
        )
      }
      const { credentials, roleId, roleName, account } = ports.assumeRole({
        caller,
        roleArn: RoleArn,
        sessionName: RoleSessionName,
        durationSeconds: DurationSeconds,
        externalId: input.ExternalId,
      })
      return {
        Credentials: {
          AccessKeyId: credentials.accessKeyId,
          SecretAccessKey: credentials.secretAccessKey,
          SessionToken: credentials.sessionToken,
          Expiration: new Date(credentials.expiresAtMs),
        },
        AssumedRoleUser: {
          AssumedRoleId: `${roleId}:${RoleSessionName}`,
          Arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${RoleSessionName}`,
        },
        PackedPolicySize: 0,
      }
    },
  } satisfies OperationsOf<StsOperations>
}
