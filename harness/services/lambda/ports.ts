/** Lambda's data plane as this service needs it; `harness/lambda` fills it, the server binds it. */
export interface FunctionPlane {
  /** Rejects with an error named InvalidCodeError or RuntimeUnavailableError, whose message the caller may see. */
  deploy(definition: {
    readonly name: string
    readonly arn: string
    readonly version: string
    readonly role: string
    readonly handler: string
    readonly runtime: string
    readonly memorySize: number
    readonly timeoutSeconds: number
    readonly variables: Readonly<Record<string, string>>
    readonly vpcConfig?:
      | { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] }
      | undefined
    /** Default: `/aws/lambda/NAME`. */
    readonly logGroup?: string | undefined
    readonly code: Uint8Array
    readonly layers: readonly Uint8Array[]
    readonly revision: string
  }): Promise<void>
  /** Throws an error named InvalidCodeError for what cannot be unpacked. */
  checkCode(archive: Uint8Array): void
  /** A version, or the function with all of them. */
  remove(name: string, version?: string): Promise<void>
  /** The account's concurrency limit; the plane enforces it. */
  readonly accountConcurrency: number
  /** Reserved concurrency; undefined takes it back. */
  reserve(name: string, count: number | undefined): void
  /** How many environments of a version are kept initialised. */
  provision(name: string, version: string, count: number): void
  provisioned(
    name: string,
    version: string,
  ): { readonly requested: number; readonly allocated: number; readonly failed: boolean }
  /** Rejects with an error named ThrottledError (with `reason`) or FunctionGoneError. */
  invoke(request: {
    readonly name: string
    readonly version: string
    readonly payload: Buffer
    readonly invocationId: string
    readonly clientContext?: string
    readonly functionArn: string
    readonly responseSink?: ResponseSink
  }): Promise<InvocationResult>
}

/** Takes the response of a streaming function while it makes it; of another function it takes nothing. */
export interface ResponseSink {
  /** Before the first piece. */
  start(contentType: string): void
  /** Returns a promise when the function has to wait. */
  write(chunk: Buffer): Promise<void> | undefined
  end(): void
}

export interface InvocationResult {
  readonly payload: Buffer
  readonly functionError?: 'Unhandled'
  /** The last 4 KB of the log, not encoded. */
  readonly logTail: string
  readonly executedVersion: string
  /** Of a response that was streamed. */
  readonly streamedContentType?: string
}
