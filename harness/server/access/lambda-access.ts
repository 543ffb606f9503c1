import { arn } from '../../aws/arn.ts'
import type { ApiCall, RequestedAccess } from './requested-access.ts'

/** Actions whose name is not that of the operation. */
const actions: Readonly<Record<string, string>> = {
  Invoke: 'InvokeFunction',
  InvokeWithResponseStream: 'InvokeFunction',
  InvokeAsync: 'InvokeFunction',
  GetLayerVersionByArn: 'GetLayerVersion',
}

/** What operations of Lambda ask for. */
export function lambdaAccess({ operation, input, context }: ApiCall): RequestedAccess[] {
  const action = `lambda:${actions[operation] ?? operation}`
  const { region, account } = context
  const text = (member: string) => (typeof input[member] === 'string' ? (input[member] as string) : undefined)
  const tagged = text('Resource') ?? text('Arn')
  if (tagged !== undefined) return [{ action, resource: tagged }]
  const layer = text('LayerName')
  if (layer !== undefined) {
    const version = input.VersionNumber === undefined ? '' : `:${input.VersionNumber}`
    const resource = layer.startsWith('arn:') ? layer : arn('lambda', region, account, `layer:${layer}`)
    return [{ action, resource: resource + version }]
  }
  const named = text('FunctionName')
  if (named === undefined) return [{ action, resource: '*' }]
  // NAME, ACCOUNT:function:NAME or an ARN, each with a qualifier or without
  const [, owner = account, name = named, inName] =
    /^(?:(?:arn:aws:lambda:[\w-]+:)?(\d{12}):function:)?([\w-]+)(?::([\w$-]+))?$/.exec(named) ?? []
  const givenRegion = /^arn:aws:lambda:([\w-]+):/.exec(named)?.[1] ?? region
  const qualifier = inName ?? text('Qualifier')
  const resource = arn('lambda', givenRegion, owner, `function:${name}${qualifier ? `:${qualifier}` : ''}`)
  const byUrl = operation === 'InvokeFunctionUrl' ? { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } : {}
  return [{ action, resource, account: owner, keys: { 'lambda:FunctionArn': resource, ...byUrl } }]
}
