import type { RotationRulesType } from '@aws-sdk/client-secrets-manager'
import type { RotationWindow } from './rotation-schedule.ts'

/** How a secret is rotated, and how far that has come. */
export interface RotationState {
  enabled: boolean
  /** None where the service that owns the secret rotates it. */
  lambdaArn?: string | undefined
  /** As given. */
  rules?: RotationRulesType | undefined
  lastRotatedAt?: Date | undefined
  /** The window of the next rotation; in the past where that has failed. */
  next?: RotationWindow | undefined
  /** Version ids that rotations have made: the same token again is the same request. */
  readonly tokens: Set<string>
}

/** What happens to a rotation; the types are the names of CloudTrail's events (A: user guide, "Secrets Manager events"). */
export interface RotationEvent {
  readonly type:
    | 'RotationStarted'
    | 'RotationSucceeded'
    | 'RotationFailed'
    | 'RotationAbandoned'
    | 'TestRotationStarted'
    | 'TestRotationSucceeded'
    | 'TestRotationFailed'
  readonly at: Date
  readonly secretArn: string
  readonly secretName: string
  readonly versionId: string
  /** Of a failure: the step, and what the function or the service said. */
  readonly step?: string
  readonly message?: string
}
