import type { ServiceTable } from './service-table.ts'

/** An SDK client with the commands of its package, of whatever service. */
interface Sdk {
  readonly send: (command: object) => Promise<unknown>
  readonly destroy: () => void
  readonly module: Record<string, unknown>
}

export function sdkOf({ client }: Pick<ServiceTable, 'client'>, config: object): Sdk {
  const module = require(`@aws-sdk/${client}`) as Record<string, unknown>
  const [name = ''] = Object.keys(module).filter((each) => /^[A-Z]\w*Client$/.test(each) && each !== 'Client')
  const made = new (module[name] as new (config: object) => Omit<Sdk, 'module'>)({
    ...config,
    maxAttempts: 1,
    // no "streaming-" and the like in front of a loopback address
    disableHostPrefix: true,
  })
  return { send: (command) => made.send(command), destroy: () => made.destroy(), module }
}

/**
 * Whether the endpoint answers an operation at all: `false` when it says that this operation is not emulated. Most calls are
 * refused for what they lack, which is an answer, too.
 */
export async function isAnswered(
  { module, send }: Sdk,
  signingName: string,
  operation: string,
): Promise<boolean> {
  const Command = module[`${operation}Command`] as new (input: object) => object
  try {
    await send(new Command(labelsOf(module, operation)))
    return true
  } catch (error) {
    const { name, message } = error as Error
    const refusal = `${signingName}:${operation} is not emulated by poolhouse.`
    if (name === 'NotImplemented' && message === refusal) return false
    if (isOfServer(error)) return true
    throw error // the SDK's own, before anything was sent
  }
}

/** An error with an answer of the endpoint behind it. */
function isOfServer(error: unknown): boolean {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode !== undefined
}

/** The parts of a URL, without which the SDK sends nothing: `/functions/{FunctionName}`. */
function labelsOf(module: Record<string, unknown>, operation: string): Record<string, string> {
  const schema = module[`${operation}$`] as [number, string, string, { http?: [string, string, number] }]
  const [, uri = ''] = schema[3]?.http ?? []
  const names = [...uri.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => name!)
  return Object.fromEntries(names.map((name) => [name, 'x']))
}
