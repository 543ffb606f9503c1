import { AwsError } from '../../aws/error.ts'
import type { Operations, SecretsManagerParts } from './operations.ts'
import { policyFindings } from './policy-document.ts'

/** Resource-based policies of secrets. */
export function resourcePolicies({ store }: SecretsManagerParts) {
  return {
    PutResourcePolicy(input, context) {
      const secret = store.requireWritable(context, input.SecretId)
      const [finding] = policyFindings(input.ResourcePolicy)
      if (finding?.check === 'SYNTAX') {
        throw new AwsError('MalformedPolicyDocumentException', finding.message)
      }
      if (finding?.check === 'PUBLIC_ACCESS' && input.BlockPublicPolicy) {
        throw new AwsError(
          'PublicPolicyException',
          'The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to the secret.',
        )
      }
      secret.resourcePolicy = input.ResourcePolicy
      return { ARN: secret.arn, Name: secret.name }
    },

    GetResourcePolicy(input, context) {
      const secret = store.requireEvenDeleted(context, input.SecretId)
      return { ARN: secret.arn, Name: secret.name, ResourcePolicy: secret.resourcePolicy }
    },

    DeleteResourcePolicy(input, context) {
      const secret = store.requireWritable(context, input.SecretId)
      secret.resourcePolicy = undefined
      return { ARN: secret.arn, Name: secret.name }
    },

    /** A policy that is no JSON is an error (documented); other faults are findings. */
    ValidateResourcePolicy(input, context) {
      if (input.SecretId !== undefined) store.require(context, input.SecretId)
      const findings = policyFindings(input.ResourcePolicy)
      const [first] = findings
      if (first?.check === 'SYNTAX') throw new AwsError('MalformedPolicyDocumentException', first.message)
      return {
        PolicyValidationPassed: findings.length === 0,
        ValidationErrors: findings.map(({ check, message }) => ({ CheckName: check, ErrorMessage: message })),
      }
    },
  } satisfies Operations
}
