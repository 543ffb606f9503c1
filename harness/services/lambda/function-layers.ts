import { AwsError } from '../../aws/error.ts'
import type { RequestContext } from '../../aws/service.ts'
import { invalidParameter, notEmulated, validationError } from './errors.ts'
import { layerVersionRule, parseLayerVersion } from './layer-name.ts'
import type { LayerStore } from './layer-store.ts'

const most = 5

/** A layer as a function has it: it stays when the version is deleted (documented). */
export interface FunctionLayer {
  /** Of the version. */
  readonly arn: string
  readonly content: Uint8Array
}

const refusal = (arns: readonly string[]) =>
  validationError(
    'layers',
    `[${arns.join(', ')}]`,
    `satisfy constraint: [Member must have length less than or equal to 2048, Member must have length greater than or equal to 1, Member must ${layerVersionRule}, Member must not be null]`,
  )

/**
 * The layers that a function names, in its order. Texts as recorded, but for a layer of another account: LocalStack's provider has
 * that one (grade S, not verified on AWS by us).
 */
export function readLayers(
  arns: readonly string[],
  store: LayerStore,
  { region, account, caller }: Pick<RequestContext, 'region' | 'account' | 'caller'>,
): FunctionLayer[] {
  if (arns.length > most) throw invalidParameter(`Cannot reference more than ${most} layers.`)
  const seen = new Map<string, string>()
  return arns.map((arn) => {
    const reference = parseLayerVersion(arn)
    if (arn.includes(':awslayer:')) throw notEmulated(`layers of AWS (${arn})`)
    if (!reference) throw refusal(arns)
    if (reference.account !== account) {
      throw new AwsError(
        'AccessDeniedException',
        `User: ${caller.arn} is not authorized to perform: lambda:GetLayerVersion on resource: ${arn} because no resource-based policy allows the lambda:GetLayerVersion action`,
        { statusCode: 403 },
      )
    }
    if (reference.region !== region) {
      throw invalidParameter(
        `Layers are not in the same region as the function. Layers are expected to be in region ${region}.`,
      )
    }
    const record = store.find(reference.layerArn, reference.version)
    if (!record) throw invalidParameter(`Layer version ${arn} does not exist.`)
    const other = seen.get(reference.layerArn)
    if (other !== undefined) {
      throw invalidParameter(
        `Two different versions of the same layer are not allowed to be referenced in the same function. ${other} and ${arn} are versions of the same layer.`,
      )
    }
    seen.set(reference.layerArn, arn)
    return { arn, content: record.content }
  })
}
