/** Where a function's files lie. */
export interface FunctionFiles {
  readonly taskRoot: string
  /** What AWS mounts at /opt; undefined for a function without layers. */
  readonly layerRoot: string | undefined
}

/** What starts a runtime, or why nothing does, in AWS's words. */
export type RuntimeCommand =
  | { readonly executable: string; readonly args: readonly string[] }
  | { readonly invalid: string }

/** How a runtime is run here. */
export interface Runtime {
  /** Its identifier, e.g. `nodejs24.x`. */
  readonly name: string
  /** As INIT_START prints it, e.g. `nodejs:24`. */
  readonly versionText: string
  /** Holds the bootstrap; what LAMBDA_RUNTIME_DIR tells. */
  readonly directory: string
  /** Whether its client uses a {@link serveRuntimeChannel} instead of HTTP. */
  readonly hasChannel: boolean
  /** Whether a debugger can attach (Node's `--inspect`). */
  readonly canDebug: boolean
  /** For a function of `memorySize` MB. */
  command(options: FunctionFiles & { readonly memorySize: number; readonly debug: boolean }): RuntimeCommand
  /** Variables of this runtime besides those of every function. */
  variables(paths: FunctionFiles & { readonly compileCache: string }): Record<string, string>
  /** A line for the function's log when what runs is not quite what was asked for. */
  readonly notice?: string
}

/** Executables by runtime identifier, e.g. `{ 'nodejs22.x': '/opt/node22/bin/node' }`. */
export type RuntimeExecutables = Readonly<Record<string, string>>
