import { arn } from '../../aws/arn.ts'
import type { RequestContext } from '../../aws/service.ts'
import { validationError } from './errors.ts'

const namePattern = '(arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\\d{12}:layer:[a-zA-Z0-9-_]+)|[a-zA-Z0-9-_]+'
const versionPattern =
  '(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)'

/** A layer by its name or its ARN. Throws ValidationException. */
export function readLayerName(
  text: string,
  { region, account }: Pick<RequestContext, 'region' | 'account'>,
): { readonly name: string; readonly layerArn: string } {
  if (/^[\w-]{1,140}$/.test(text))
    return { name: text, layerArn: arn('lambda', region, account, `layer:${text}`) }
  const [, name] = /^arn:[\w-]+:lambda:[\w-]+:\d{12}:layer:([\w-]+)$/.exec(text) ?? []
  if (name === undefined) {
    throw validationError('layerName', text, `satisfy regular expression pattern: ${namePattern}`)
  }
  return { name, layerArn: text }
}

/** A version of a layer, by its ARN. */
export interface LayerVersionReference {
  readonly layerArn: string
  readonly region: string
  readonly account: string
  readonly version: number
}

/** Undefined for what is no ARN of a layer's version. */
export function parseLayerVersion(text: string): LayerVersionReference | undefined {
  const match = /^(arn:[\w-]+:lambda:([\w-]+):(\d{12}):layer:[\w-]+):(\d+)$/.exec(text)
  if (!match) return undefined
  const [, layerArn = '', region = '', account = '', version] = match
  return { layerArn, region, account, version: Number(version) }
}

/** The rule that such an ARN is held to. */
export const layerVersionRule = `satisfy regular expression pattern: ${versionPattern}`
