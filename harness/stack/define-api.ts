import type { Check } from './check.ts'
import type { ApiConfig, ApiRoute, FunctionDefinition, StackDefinition } from './stack-config.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'ANY']

/** Checks the API and fills in its defaults. */
export function defineApi(
  check: Check,
  config: ApiConfig | undefined,
  functions: Record<string, FunctionDefinition>,
): StackDefinition['api'] {
  if (!config) return undefined
  check.members('api', config, ['name', 'stage', 'routes'])
  const routes = Object.entries(config.routes ?? {}).map(([key, value]): ApiRoute => {
    const at = `api.routes['${key}']`
    const [method = '', path = '', ...rest] = key.split(' ')
    if (!METHODS.includes(method) || !/^\/$|^(\/[^/\s]+)+$/.test(path) || rest.length > 0) {
      check.fail(at, `a method (${METHODS.join(', ')}), a space and a path, such as 'GET /'`, key)
    }
    const route = typeof value === 'string' ? { function: value } : value
    check.members(at, route, ['function', 'integration', 'responseTransferMode'])
    if (!Object.hasOwn(functions, route.function)) {
      check.fail(
        `${at}.function`,
        `one of the declared functions (${Object.keys(functions).join(', ') || 'none'})`,
        route.function,
      )
    }
    const integration =
      check.oneOf(`${at}.integration`, route.integration, ['AWS', 'AWS_PROXY'] as const) ?? 'AWS_PROXY'
    const modes = integration === 'AWS' ? (['BUFFERED'] as const) : (['BUFFERED', 'STREAM'] as const)
    const mode = check.oneOf(`${at}.responseTransferMode`, route.responseTransferMode, modes)
    return { method, path, function: route.function, integration, responseTransferMode: mode ?? 'BUFFERED' }
  })
  if (routes.length === 0)
    check.fail('api.routes', "at least one route such as { 'GET /': 'my-function' }", config.routes)
  return {
    name:
      check.text('api.name', config.name, /^[\w .-]{1,255}$/, 'letters, digits, space, . _ or -') ??
      'serverless-app-api',
    stage: check.text('api.stage', config.stage, /^\w{1,128}$/, 'letters, digits or _') ?? 'dev',
    routes,
  }
}
