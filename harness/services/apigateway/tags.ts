import type { RequestContext } from '../../aws/service.ts'
import { badRequest, notEmulated, notFound } from './errors.ts'

/** The tags of an API or of a stage, and how they are replaced. */
export interface Tagged {
  readonly tags: Readonly<Record<string, string>>
  set(tags: Readonly<Record<string, string>>): void
}

/** An API of either kind: what of it has tags. */
interface TaggedApi<Stage> {
  tags: Readonly<Record<string, string>>
  readonly stages: Map<string, Stage>
}

const most = 50

/**
 * The API or stage that an ARN names, by `api`, which finds an API by its id, and `stage`, which finds one of its stages; what they throw is thrown
 * on. Throws NotFoundException for an ARN of neither.
 */
export function findTagged<Stage extends Pick<Tagged, 'tags'>, Api extends TaggedApi<Stage>>(
  arn: string,
  kind: 'restapis' | 'apis',
  context: RequestContext,
  find: { api(id: string): Api; stage(api: Api, name: string): Stage },
): Tagged {
  const { apiId, stage: name } = readTaggedArn(arn, kind, context)
  const api = find.api(apiId)
  if (name === undefined) {
    return {
      tags: api.tags,
      set: (tags) => {
        api.tags = tags
      },
    }
  }
  const stage = find.stage(api, name)
  return { tags: stage.tags, set: (tags) => void api.stages.set(name, { ...stage, tags }) }
}

/**
 * What an ARN of API Gateway's tags names: `arn:aws:apigateway:REGION::/restapis/ID/stages/NAME`. Throws NotFoundException for what is not of
 * that Region. Texts are not verified on AWS.
 */
function readTaggedArn(
  arn: string,
  kind: 'restapis' | 'apis',
  { region }: { readonly region: string },
): { readonly apiId: string; readonly stage: string | undefined } {
  const [, of, path = ''] = /^arn:aws[a-z-]*:apigateway:([a-z0-9-]+)::\/(.+)$/.exec(arn) ?? []
  if (of !== region) throw notFound(`Invalid resource ARN specified: ${arn}`)
  const [first, apiId, stages, stage, ...rest] = path.split('/')
  if (first !== kind) throw notEmulated(`tags of ${first}`)
  const isStage = stages === 'stages' && stage !== undefined && rest.length === 0
  if (!apiId || (stages !== undefined && !isStage)) throw notFound(`Invalid resource ARN specified: ${arn}`)
  return { apiId, stage }
}

/** Adds tags; 50 at most (documented). */
export function addTags({ tags, set }: Tagged, more: Readonly<Record<string, string>>): void {
  const all = { ...tags, ...more }
  if (Object.keys(all).length > most) throw badRequest(`A resource can have no more than ${most} tags`)
  set(all)
}

export function removeTags({ tags, set }: Tagged, keys: readonly string[]): void {
  set(Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key))))
}
