import { callerIdentity, credentialScope, type IdentityDefaults } from '../../aws/caller-identity.ts'
import { AwsError } from '../../aws/error.ts'
import { loadModel } from '../../aws/service-model.ts'
import type { Iam } from '../../services/iam/index.ts'
import type { FunctionUrlCallers } from '../../services/lambda/index.ts'
import type { AccessControl } from './access-control.ts'
import { developerSecret } from './access-keys.ts'

/** Who may call function URLs with AWS_IAM, by IAM's policies. */
export function functionUrlCallers(
  access: AccessControl,
  iam: Iam,
  defaults: IdentityDefaults,
): FunctionUrlCallers {
  return {
    async secretOf({ accessKeyId, sessionToken }) {
      const session = iam.readSession(accessKeyId, sessionToken)
      if (session === 'foreign') return developerSecret(accessKeyId)
      return session === 'invalid' || sessionToken === undefined ? undefined : iam.secretOf(sessionToken)
    },
    caller(request, functionArn) {
      const model = loadModel('lambda')
      if (!model) throw new Error('Lambda has no model')
      const scope = credentialScope(request)
      const region = scope?.region ?? defaults.region
      try {
        const caller = access.identify(request, scope, model) ?? callerIdentity(scope, defaults)
        access.authorise(
          {
            ...{
              signingName: 'lambda',
              operation: 'InvokeFunctionUrl',
              input: { FunctionName: functionArn },
            },
            context: {
              requestId: '',
              region,
              account: caller.account,
              caller,
              endpointUrl: request.url.origin,
            },
            ...{ method: request.method, path: request.url.pathname },
          },
          request,
          model,
        )
        return caller
      } catch (error) {
        if (error instanceof AwsError) return undefined // the client is told Forbidden and no more, as on AWS
        throw error
      }
    },
  }
}
