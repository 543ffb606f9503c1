import { randomUUID } from 'node:crypto'
import type { SecretsManagerPorts } from './ports.ts'
import { makePassword } from './random-password.ts'
import { moveStage, type Secret } from './secret.ts'

/** Which step of a rotation has failed, and what was said. */
export interface StepFailure {
  readonly step: RotationStep
  readonly message: string
}

export type RotationStep = 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret'

interface Attempt {
  readonly secret: Secret
  readonly versionId: string
  readonly ports: SecretsManagerPorts
}

const steps: readonly RotationStep[] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret']

/** Invokes a rotation function for each of its four steps, one after the other; the first that fails ends it. */
export async function rotateWithFunction({
  isCancelled,
  ...parts
}: Attempt & { readonly lambdaArn: string; readonly isCancelled: () => boolean }): Promise<
  StepFailure | undefined
> {
  const rotationToken = randomUUID()
  for (const step of steps) {
    if (isCancelled()) return { step, message: 'the rotation was cancelled' }
    const failure = await invokeStep(parts, step, rotationToken)
    if (failure) return failure
  }
  if (parts.secret.versions.get(parts.versionId)?.stages.has('AWSCURRENT')) return undefined
  return { step: 'finishSecret', message: 'the function has not moved AWSCURRENT to the new version' }
}

/** testSecret alone. */
export function testFunction(
  parts: Attempt & { readonly lambdaArn: string },
): Promise<StepFailure | undefined> {
  return invokeStep(parts, 'testSecret', randomUUID())
}

async function invokeStep(
  { secret, versionId, lambdaArn, ports }: Attempt & { readonly lambdaArn: string },
  step: RotationStep,
  rotationToken: string,
): Promise<StepFailure | undefined> {
  // the event of the user guide's "Rotation functions"; RotationToken is for functions that take another role
  const event = {
    Step: step,
    SecretId: secret.arn,
    ClientRequestToken: versionId,
    RotationToken: rotationToken,
  }
  try {
    const answer = await ports.invokeFunction(lambdaArn, Buffer.from(JSON.stringify(event)), secret.arn)
    if (answer.functionError === undefined) return undefined
    return { step, message: errorText(answer.payload) }
  } catch (error) {
    const { code, name, message } = error as Error & { code?: string }
    return { step, message: `${code ?? name}: ${message}` }
  }
}

/** What a failed invocation's payload says, in one line. */
function errorText(payload: Buffer): string {
  try {
    const { errorType, errorMessage } = JSON.parse(payload.toString('utf8')) as Record<string, unknown>
    return `${errorType ?? 'Error'}: ${errorMessage ?? ''}`.slice(0, 500)
  } catch {
    return 'the function has failed and its answer is not JSON'
  }
}

/**
 * The rotation of a secret that another service manages: no function; the service gives its user the new password. The value's other
 * members stay.
 */
export async function rotateManaged({
  secret,
  versionId,
  ports,
  now,
  secretChanged,
}: Attempt & {
  readonly now: () => Date
  readonly secretChanged: (arn: string) => void
}): Promise<StepFailure | undefined> {
  const version = secret.versions.get(versionId)
  const current = [...secret.versions.values()].find(({ stages }) => stages.has('AWSCURRENT'))
  if (!version || !current) return { step: 'createSecret', message: 'the secret has no current value' }
  // retried with the password that it has begun with
  if (version.value.secretString === undefined) {
    const password = makePassword({ PasswordLength: 32, ExcludeCharacters: '/@"\'\\ ' })
    const value = { ...JSON.parse(current.value.secretString ?? '{}'), password }
    version.value = { secretString: JSON.stringify(value) }
  }
  try {
    const { password } = JSON.parse(version.value.secretString ?? '{}') as { password: string }
    await ports.setManagedPassword(secret.arn, password)
  } catch (error) {
    return { step: 'setSecret', message: (error as Error).message }
  }
  moveStage(secret, 'AWSCURRENT', version)
  version.stages.delete('AWSPENDING')
  secret.lastChangedAt = now()
  secretChanged(secret.arn)
  return undefined
}
