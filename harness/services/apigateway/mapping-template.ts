import { AwsError } from '../../aws/error.ts'
import { badRequest } from './errors.ts'
import { callJavaMethod } from './java-methods.ts'
import {
  BodyIsNoJson,
  inputObject,
  type TemplateInput,
  TemplateObject,
  utilObject,
} from './template-objects.ts'
import { velocity } from './velocity.ts'

/** What a template set through `$context.requestOverride` and `$context.responseOverride`. */
export interface Overrides {
  readonly requestOverride: { header: Record<string, unknown>; path: object; querystring: object }
  readonly responseOverride: { header: Record<string, unknown>; status?: unknown }
}

export const noOverrides = (): Overrides => ({
  requestOverride: { header: {}, path: {}, querystring: {} },
  responseOverride: { header: {} },
})

/** A template that failed while it was rendered: the gateway's own 500. */
export class TemplateFailed extends Error {
  override name = 'TemplateFailed'
}

/** A template that Velocity cannot read. The text is ours: on AWS not verified. */
export function checkTemplate(template: string): void {
  try {
    velocity().parse(template.trim())
  } catch (error) {
    throw badRequest(`Invalid mapping template: ${(error as Error).message}`)
  }
}

/**
 * Renders a mapping template (VTL) with `$input`, `$util`, `$context` and `$stageVariables`. A reference to nothing is empty. `context` gets the
 * overrides that the template sets. Throws BodyIsNoJson, TemplateFailed, and NotImplemented for a method that is not emulated.
 */
export function renderTemplate(
  template: string,
  input: TemplateInput,
  context: object & Overrides,
  stageVariables: Readonly<Record<string, string>>,
): string {
  const variables = {
    input: inputObject(input),
    util: utilObject,
    context,
    stageVariables: { ...stageVariables },
  }
  const { Renderer, parse } = velocity()
  try {
    return new Renderer(parse(template.trim()), { customMethodHandlers: [methods] }).render(
      variables,
      {},
      true,
    )
  } catch (error) {
    if (error instanceof AwsError || error instanceof BodyIsNoJson) throw error
    throw new TemplateFailed((error as Error).message, { cause: error })
  }
}

/** Every method of every value comes by here, so that a template reaches nothing of JavaScript's. */
const methods = {
  uid: 'api-gateway',
  match: () => true,
  resolve({ property, context, params }: { property: string; context: unknown; params: unknown[] }): unknown {
    if (!(context instanceof TemplateObject)) return callJavaMethod(context, property, params)
    const method = context.methods[property]
    if (!method) return callJavaMethod(undefined, property, params)
    return method(...params)
  },
}
