/** Who calls: read from the request's credentials; signatures are not verified. */
export interface CallerIdentity {
  readonly accessKeyId: string
  readonly account: string
  readonly arn: string
  readonly userId: string
  /** Present for credentials of a role. */
  readonly session?: {
    readonly roleArn: string
    readonly roleId: string
    readonly issuedAtMs: number
    /** Of a function's execution environment. */
    readonly functionArn?: string | undefined
  }
}

/** What every operation is told about the request that it answers. */
export interface RequestContext {
  readonly requestId: string
  readonly region: string
  readonly account: string
  readonly caller: CallerIdentity
  /** The endpoint's own base URL, as this listener is reached, e.g. `http://127.0.0.1:4566`. */
  readonly endpointUrl: string
}

/** One API operation: the input and output are the SDK's own shapes (blobs as Uint8Array, times as Date). */
// biome-ignore lint/suspicious/noExplicitAny: a registry holds operations of many shapes; each is typed where it is defined.
export type Operation<Input = any, Output = any> = (
  input: Input,
  context: RequestContext,
) => Promise<Output> | Output

/** A service of the endpoint. `signingName` is the SigV4 scope that its clients sign for. */
export interface Service {
  readonly signingName: string
  readonly operations: Readonly<Record<string, Operation>>
  /** Brings the operations here, where they are loaded at the first call only; awaited before every call. */
  load?(): Promise<void>
  /** Forgets every resource; part of `POST /_poolhouse/reset`. */
  reset?(): Promise<void> | void
  /** Keeps every resource as it is now; part of a stack's snapshot. */
  snapshot?(): KeptResources
}

/** Resources of a service as they were. */
export interface KeptResources {
  /** @throws PoolhouseError `SnapshotUnusable` when they cannot be brought back; nothing has been changed then. */
  check?(): void
  /** Brings them back; may be called again. */
  restore(): Promise<void> | void
}
