/** What the control plane hands over when a function is created or changed. */
export interface FunctionDefinition {
  /** Of its own in this plane; the function itself finds the name that its ARN ends in. */
  readonly name: string
  /** Unqualified: `arn:aws:lambda:REGION:ACCOUNT:function:NAME`. */
  readonly arn: string
  /** `$LATEST`, or the number of a published version. */
  readonly version: string
  /** ARN of the role that its environments get credentials of. */
  readonly role?: string
  /** `FILE.EXPORT`, e.g. `index.handler`. */
  readonly handler: string
  /** Identifier of the managed runtime, e.g. `nodejs24.x`. */
  readonly runtime: string
  /** MB. */
  readonly memorySize: number
  readonly timeoutSeconds: number
  readonly variables: Readonly<Record<string, string>>
  readonly vpcConfig?:
    | { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] }
    | undefined
  /** Where its log goes in CloudWatch Logs; default `/aws/lambda/NAME`. */
  readonly logGroup?: string | undefined
  /** The deployment package: a zip archive. */
  readonly code: Uint8Array
  /** Layers, zip archives too; of a file that several have, the last one's counts. */
  readonly layers?: readonly Uint8Array[]
  /** Changes with every change of code or configuration; environments of an older revision drain. */
  readonly revision: string
}

/** One call of a function. */
export interface InvocationRequest {
  readonly name: string
  /** Default `$LATEST`. */
  readonly version?: string
  readonly payload: Buffer
  /** The request id that the handler sees as `context.awsRequestId`. */
  readonly invocationId: string
  /** JSON text, already decoded from the header's base64. */
  readonly clientContext?: string
  /** The ARN as the caller gave it: with a qualifier only if the caller gave one. */
  readonly functionArn: string
  /** Takes the response in pieces; without one it is kept whole, and limited to 6 MB. */
  readonly responseSink?: ResponseSink
}

/** Who takes a response while the function makes it. Nothing comes of a function that answers as a whole. */
export interface ResponseSink {
  /** Before the first piece. An error that comes earlier is the invocation's result alone. */
  start(contentType: string): void
  /** Returns a promise when it wants no more until then: the function has to wait. */
  write(chunk: Buffer): Promise<void> | undefined
  /** The response is complete; the invocation may go on. Not called for one that fails in the middle. */
  end(): void
}

export interface InvocationResult {
  /** Empty where a {@link ResponseSink} has taken the response. */
  readonly payload: Buffer
  /** Of a response that the function streamed. */
  readonly streamedContentType?: string
  /** Present when the function failed; `payload` is then the error document. */
  readonly functionError?: 'Unhandled'
  /** The last 4 KB of the invocation's log, not encoded. */
  readonly logTail: string
  readonly executedVersion: string
}

export type InitializationType = 'on-demand' | 'provisioned-concurrency'

/** How far provisioned concurrency of a version has come. */
export interface ProvisionedState {
  readonly requested: number
  /** Environments that are initialised, busy or not. */
  readonly allocated: number
  /** Whether an environment's Init failed, so that no more are started. */
  readonly failed: boolean
}

/** What {@link FunctionPlane.environments} tells of one execution environment. */
export interface EnvironmentDescription {
  readonly id: string
  readonly name: string
  /** `$LATEST`, or the number of a published version. */
  readonly version: string
  readonly state: string
  /** As the function finds it in AWS_LAMBDA_INITIALIZATION_TYPE. */
  readonly initializationType: InitializationType
  readonly pid: number | undefined
  readonly invocations: number
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number
  /** Milliseconds from spawn to the first `next` of the Init phase; undefined until then. */
  readonly initMs: number | undefined
  /** Where a debugger attaches: `ws://127.0.0.1:PORT/ID`; undefined unless the function is being debugged. */
  readonly debugger: string | undefined
}

/** Observations that leave the plane sideways; metrics, logs and the dashboard subscribe. */
export type FunctionPlaneEvent =
  | {
      readonly type: 'environment'
      readonly name: string
      readonly environmentId: string
      readonly state: string
    }
  | {
      readonly type: 'log'
      readonly name: string
      readonly functionArn: string
      /** As the function finds it in AWS_LAMBDA_LOG_GROUP_NAME. */
      readonly logGroup: string
      readonly environmentId: string
      /** As the function finds it in AWS_LAMBDA_LOG_STREAM_NAME. */
      readonly logStream: string
      readonly line: string
    }
  | {
      readonly type: 'invocation'
      readonly name: string
      readonly environmentId: string
      readonly invocationId: string
      readonly durationMs: number
      readonly coldStart: boolean
      readonly functionError: boolean
    }
  | { readonly type: 'throttle'; readonly name: string }
