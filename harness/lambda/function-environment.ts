import type { FunctionDefinition, InitializationType } from './function-definition.ts'
import { logGroupOf } from './log-group-of.ts'
import type { Runtime } from './runtime.ts'

/**
 * The variables that a handler sees: what AWS sets (recorded 2026-01), what the server adds (endpoint, region,
 * credentials), the function's own. Nothing of this process's environment gets in but a minimal PATH.
 */
export function functionEnvironment(options: {
  definition: FunctionDefinition
  runtime: Runtime
  taskRoot: string
  layerRoot: string | undefined
  compileCache: string
  variables: Readonly<Record<string, string>>
  runtimeApi: string
  logStreamName: string
  initializationType: InitializationType
  temporaryDirectory: string
  blockedAddresses: readonly string[] | undefined
}): Record<string, string> {
  const { definition, runtime, taskRoot, layerRoot, compileCache, temporaryDirectory } = options
  const functionName = definition.arn.split(':')[6] ?? definition.name
  const ofLayers = (folder: string) => (layerRoot === undefined ? [] : [`${layerRoot}/${folder}`])
  return {
    PATH: ['/usr/local/bin:/usr/bin:/bin', ...ofLayers('bin')].join(':'),
    LD_LIBRARY_PATH: [taskRoot, `${taskRoot}/lib`, ...ofLayers('lib')].join(':'),
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    SHLVL: '0',
    PWD: taskRoot,
    // AWS gives each environment a /tmp; here it is a directory that well-behaved code finds.
    HOME: temporaryDirectory,
    TMPDIR: temporaryDirectory,
    LAMBDA_TASK_ROOT: taskRoot,
    LAMBDA_RUNTIME_DIR: runtime.directory,
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    ...runtime.variables({ taskRoot, layerRoot, compileCache }),
    ...options.variables,
    ...definition.variables,
    _HANDLER: definition.handler,
    // Not for runtimes that the package brings (documented).
    ...(runtime.name.startsWith('provided') ? {} : { AWS_EXECUTION_ENV: `AWS_Lambda_${runtime.name}` }),
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: definition.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memorySize),
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupOf(definition),
    AWS_LAMBDA_LOG_STREAM_NAME: options.logStreamName,
    AWS_LAMBDA_INITIALIZATION_TYPE: options.initializationType,
    AWS_LAMBDA_RUNTIME_API: options.runtimeApi,
    ...(options.blockedAddresses?.length && {
      // Ours; the bootstrap takes it out before user code is loaded.
      POOLHOUSE_BLOCKED_ADDRESSES: options.blockedAddresses.join(','),
    }),
  }
}
