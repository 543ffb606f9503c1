/** How a managed runtime is run here. */
export interface Runtime {
  /** Its identifier, e.g. `nodejs24.x`. */
  readonly name: string
  /** As INIT_START prints it, e.g. `nodejs:24`. */
  readonly versionText: string
  readonly executable: string
  /** Holds the bootstrap; what LAMBDA_RUNTIME_DIR tells. */
  readonly directory: string
  /** Whether a debugger can attach (Node's `--inspect`). */
  readonly canDebug: boolean
  /** Arguments of the executable for a function of `memorySize` MB, the bootstrap's path among them. */
  arguments(options: { readonly memorySize: number; readonly debug: boolean }): readonly string[]
  /** Variables of this runtime besides those of every function. */
  variables(paths: { readonly taskRoot: string; readonly compileCache: string }): Record<string, string>
  /** A line for the function's log when what runs is not quite what was asked for. */
  readonly notice?: string
}

/** Executables by runtime identifier, e.g. `{ 'nodejs22.x': '/opt/node22/bin/node' }`. */
export type RuntimeExecutables = Readonly<Record<string, string>>
