import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { Check, given, isRecord } from './check.ts'
import { definePolicies } from './define-iam.ts'
import { definePlacement } from './define-network.ts'
import type { NetworkDefinition } from './network-config.ts'
import type { FunctionConfig, FunctionDefinition } from './stack-config.ts'

/** Checks the stack's functions and fills in their defaults. */
export function defineFunctions(
  check: Check,
  functions: Record<string, FunctionConfig> = {},
  from: string,
  network: NetworkDefinition | undefined,
): Record<string, FunctionDefinition> {
  if (!isRecord(functions)) check.fail('functions', 'an object of functions by name', functions)
  return Object.fromEntries(
    Object.entries(functions).map(([name, config]) => [
      name,
      defineOneFunction(check, name, config, from, network),
    ]),
  )
}

/**
 * Declares one function, as a member of `functions` is declared; `network` is the stack's.
 * @throws PoolhouseError `InvalidStackConfig`
 */
export function defineFunction(
  name: string,
  config: FunctionConfig,
  { from = process.cwd(), network }: { from?: string; network?: NetworkDefinition | undefined } = {},
): FunctionDefinition {
  return defineOneFunction(new Check(), name, config, from, network)
}

function defineOneFunction(
  check: Check,
  name: string,
  config: FunctionConfig,
  from: string,
  network: NetworkDefinition | undefined,
): FunctionDefinition {
  const at = `functions['${name}']`
  check.text(at, name, /^[\w-]{1,64}$/, 'a function name of 1–64 letters, digits, - or _')
  check.members(at, config, [
    'entry',
    'handler',
    'runtime',
    'memorySize',
    'timeoutSeconds',
    'environment',
    'debug',
    'role',
    'policies',
    'vpc',
  ])
  const environment = config.environment ?? {}
  const entry = check.file(`${at}.entry`, from, config.entry)
  const runtime =
    check.text(
      `${at}.runtime`,
      config.runtime,
      /^(nodejs\d+\.x|python3\.(9|1[0-4])|provided\.al2(023)?)$/,
      'a runtime such as nodejs24.x, python3.12 or provided.al2023',
    ) ?? 'nodejs24.x'
  checkLanguage(check, at, entry, runtime)
  return {
    entry,
    handler:
      check.text(
        `${at}.handler`,
        config.handler,
        // Its own affair where the function brings its runtime.
        runtime.startsWith('provided') ? /^\S+$/ : /^[^\s.]+\.[^\s.]+$/,
        'FILE.EXPORT such as index.handler',
      ) ?? defaultHandler(entry, runtime),
    runtime,
    memorySize: check.whole(`${at}.memorySize`, config.memorySize, 128, 10_240) ?? 256,
    role:
      check.text(
        `${at}.role`,
        config.role,
        /^[\w+=,.@-]{1,64}$/,
        'a role name of 1–64 letters, digits or _+=,.@-',
      ) ?? `${name.slice(0, 59)}-role`,
    ...given('policies', definePolicies(check, `${at}.policies`, config.policies)),
    ...given('vpc', definePlacement(check, `${at}.vpc`, config.vpc, network)),
    debug: check.flag(`${at}.debug`, config.debug) ?? false,
    timeoutSeconds: check.whole(`${at}.timeoutSeconds`, config.timeoutSeconds, 1, 900) ?? 30,
    environment: (resources) => {
      const variables = typeof environment === 'function' ? environment(resources) : environment
      return check.variables(`${at}.environment`, variables)
    },
  }
}

/** A file of one language does not run on the other's runtime: better said here than by the function. */
function checkLanguage(check: Check, at: string, entry: string, runtime: string): void {
  const isPython = entry.endsWith('.py')
  if (isPython && !runtime.startsWith('python')) {
    check.fail(`${at}.runtime`, `a Python runtime such as python3.12 for ${entry}`, runtime)
  }
  if (statSync(entry).isDirectory()) return
  if (runtime.startsWith('python') && !isPython) {
    check.fail(`${at}.entry`, `a .py file or a folder for the runtime ${runtime}`, entry)
  }
  if (runtime.startsWith('provided') && basename(entry) !== 'bootstrap') {
    check.fail(
      `${at}.entry`,
      `a program named bootstrap, or a folder with one, for the runtime ${runtime}`,
      entry,
    )
  }
}

/** The names that Lambda's console gives. */
function defaultHandler(entry: string, runtime: string): string {
  if (runtime.startsWith('provided')) return 'bootstrap'
  if (!runtime.startsWith('python')) return 'index.handler'
  return `${entry.endsWith('.py') ? basename(entry, '.py') : 'lambda_function'}.lambda_handler`
}
