import { badRequest, notEmulated, notFound } from './errors.ts'

/** The tags of an API or of a stage, and how they are replaced. */
export interface Tagged {
  readonly tags: Readonly<Record<string, string>>
  set(tags: Readonly<Record<string, string>>): void
}

const most = 50

/**
 * What an ARN of API Gateway's tags names: `arn:aws:apigateway:REGION::/restapis/ID/stages/NAME`. Throws NotFoundException for what is not of
 * that Region. Texts are not verified on AWS.
 */
export function readTaggedArn(
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
