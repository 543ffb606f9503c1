import type { StackDefinition } from './stack-config.ts'

/** Where a stack may run. */
export type TargetName = 'embedded' | 'containers'

/** What a spec may rely on; a target that lacks one says why. */
export type Capability = 'sessionPinning' | 'environmentControl' | 'frozenEnvironments' | 'databaseControl'

export interface TargetOptions {
  /** Port of the AWS endpoint. Default: any free port. */
  readonly port?: number
  /** Prefer port 4566, any other when it is taken. */
  readonly preferDefaultPort?: boolean
  /** Told what the target is doing while it takes longer than a moment. */
  readonly onProgress?: (line: string) => void
}

/** A place where stacks run. Starting it brings up an AWS endpoint and nothing of the stack's own resources. */
export interface Target {
  readonly name: TargetName
  /** Capabilities that this target lacks, each with its reason. */
  readonly lacks: Readonly<Partial<Record<Capability, string>>>
  /** @throws PoolhouseError when something that it needs is missing; nothing is left running then. */
  start(definition: StackDefinition | undefined, options: TargetOptions): Promise<StartedTarget>
}

/** A target's own routes for what AWS has no API for; both targets answer them alike. */
export interface StartedTarget {
  readonly name: TargetName
  readonly endpointUrl: string
  /** Process id to send a TERM to, where the target has a process of its own. */
  readonly pid: number | undefined
  /** Directory that keeps bundles and the like between runs. */
  readonly cacheDir: string
  /** Calls a `/_poolhouse` route. */
  control<T = unknown>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T>
  /** Ends everything that `start` began. */
  dispose(): Promise<void>
}
