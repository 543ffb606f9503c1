import { PoolhouseError } from '../kit/errors.ts'
import { eventually } from '../kit/eventually.ts'
import { answered } from './answered.ts'
import type { ProvisioningClients } from './provisioning-clients.ts'
import type { StartedTarget } from './target.ts'

/** Something that has happened to a rotation, named as CloudTrail's events are. */
export interface SecretRotation {
  readonly type:
    | 'RotationStarted'
    | 'RotationSucceeded'
    | 'RotationFailed'
    | 'RotationAbandoned'
    | 'TestRotationStarted'
    | 'TestRotationSucceeded'
    | 'TestRotationFailed'
  /** ISO 8601, by Secrets Manager's clock. */
  readonly at: string
  readonly versionId: string
  /** Of a failure. */
  readonly step?: 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret'
  /** Of a failure: what the function said. */
  readonly message?: string
}

/** The stack's secret, and its rotation. */
export class SecretHandle {
  readonly #target: StartedTarget
  readonly #clients: ProvisioningClients
  readonly name: string
  readonly arn: string

  constructor(
    target: StartedTarget,
    clients: ProvisioningClients,
    { name, arn }: { readonly name: string; readonly arn: string },
  ) {
    this.#target = target
    this.#clients = clients
    this.name = name
    this.arn = arn
  }

  /**
   * RotateSecret with what is configured, and waits until the rotation has succeeded. Returns the new version's id.
   * @param options.timeoutMs how long it may take, default 60 s
   * @throws PoolhouseError `FunctionFailed`, with the step and what the function said, or when the time is up; `ServerFailed` where no stack answers;
   *   AWS's errors as the SDK throws them
   */
  async rotate({ timeoutMs = 60_000 } = {}): Promise<string> {
    const { RotateSecretCommand } = await import('@aws-sdk/client-secrets-manager')
    const secretsManager = await this.#clients.secretsManager()
    const wait = <T>(probe: () => Promise<T>) => this.#wait(probe, timeoutMs)
    // a test of the configuration, as the start of a stack makes one, has its own pending version
    await wait(async () => (await this.rotations()).at(-1)?.type !== 'TestRotationStarted')
    const { VersionId: versionId = '' } = await answered(
      `the secret '${this.name}' cannot be rotated`,
      this.#target.endpointUrl,
      secretsManager.send(new RotateSecretCommand({ SecretId: this.arn })),
    )
    const ended = await wait(async () =>
      (await this.rotations()).findLast((each) => each.versionId === versionId && isEnd(each)),
    )
    if (ended.type === 'RotationSucceeded') return versionId
    throw new PoolhouseError(
      'FunctionFailed',
      `the rotation of '${this.name}' has failed at ${ended.step}: ${ended.message}. The function's log says more.`,
    )
  }

  async #wait<T>(probe: () => Promise<T>, timeoutMs: number) {
    try {
      return await eventually(probe, { timeoutMs })
    } catch (error) {
      if (error instanceof PoolhouseError) throw error
      throw new PoolhouseError(
        'FunctionFailed',
        `the rotation of '${this.name}' has not ended within ${timeoutMs} ms. The function's log says how far it has come; timeoutMs gives it longer.`,
      )
    }
  }

  /** What has happened to the rotations of this secret, the oldest first. */
  rotations(): Promise<SecretRotation[]> {
    return this.#target.control('GET', `/secrets/${encodeURIComponent(this.arn)}/rotations`)
  }
}

function isEnd({ type }: SecretRotation): boolean {
  return type === 'RotationSucceeded' || type === 'RotationFailed' || type === 'RotationAbandoned'
}
