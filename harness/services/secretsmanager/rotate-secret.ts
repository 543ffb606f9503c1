import {
  cannotInvokeFunction,
  invalidParameter,
  managedByService,
  noRotationFunction,
  rotationNotComplete,
} from './errors.ts'
import type { Operations, SecretsManagerParts } from './operations.ts'
import { rotationSchedule } from './rotation-schedule.ts'

/** RotateSecret and CancelRotateSecret: configuring rotation, asking for one, switching it off. */
export function rotateSecret({ store, rotator, ports }: SecretsManagerParts) {
  return {
    /**
     * Answers at once; the rotation goes on by itself. Refused while an earlier one has not come to its end, which is then tried again.
     */
    RotateSecret(input, context) {
      const token = input.ClientRequestToken
      if (token === undefined) {
        // InvalidParameterException here, InvalidRequestException in the other operations (recorded)
        throw invalidParameter('You must provide a ClientRequestToken value. We recommend a UUID-type value.')
      }
      const secret = store.requireWritable(context, input.SecretId)
      const answer = { ARN: secret.arn, Name: secret.name }
      const isManaged = secret.owningService !== undefined
      if (isManaged && input.RotationLambdaARN !== undefined) throw managedByService()
      const lambdaArn = input.RotationLambdaARN ?? secret.rotation?.lambdaArn
      if (!isManaged && lambdaArn === undefined) throw noRotationFunction()
      rotationSchedule(input.RotationRules) // refuses rules that make no sense

      if (secret.rotation?.tokens.has(token)) return { ...answer, VersionId: token } // the same request again
      const unfinished = rotator.unfinished(secret)
      if (unfinished) {
        if (secret.rotation?.tokens.has(unfinished.versionId)) rotator.start(secret, unfinished.versionId)
        throw rotationNotComplete()
      }
      if (secret.versions.has(token)) {
        throw invalidParameter(`You can't use ClientRequestToken ${token}: a version of the secret has it.`)
      }
      if (lambdaArn !== undefined && !ports.mayInvoke(lambdaArn, secret.arn)) throw cannotInvokeFunction()

      const before = secret.rotation
      secret.rotation = {
        tokens: new Set(),
        ...before,
        enabled: true,
        lambdaArn,
        rules: input.RotationRules ?? before?.rules,
      }
      secret.lastChangedAt = store.now()
      if (input.RotationRules || !before?.enabled) rotator.schedule(secret)
      if (input.RotateImmediately === false) {
        void rotator.test(secret, token)
        return answer // which version id AWS answers here is not known: the version of the test does not stay
      }
      rotator.start(secret, token)
      return { ...answer, VersionId: token }
    },

    CancelRotateSecret(input, context) {
      const secret = store.requireWritable(context, input.SecretId)
      if (secret.owningService !== undefined) throw managedByService()
      const { rotation } = secret
      if (!rotation) throw noRotationFunction() // documented; which text is not verified on AWS
      const running = rotator.isRunning(secret) ? rotator.unfinished(secret) : undefined
      rotation.enabled = false
      rotation.next = undefined
      rotator.cancel(secret)
      secret.lastChangedAt = store.now()
      return { ARN: secret.arn, Name: secret.name, VersionId: running?.versionId }
    },
  } satisfies Operations
}
