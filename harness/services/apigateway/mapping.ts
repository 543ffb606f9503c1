import { notEmulated } from './errors.ts'

/** Mapping templates that pass the body on as it is; every other one needs a VTL interpreter. */
const passThrough = new Set(['', '$input.body', "$input.json('$')", '$input.json("$")'])

/** Refuses mapping templates that do anything. */
export function refuseTemplates(what: string, templates: Record<string, string> | undefined): void {
  for (const [contentType, template] of Object.entries(templates ?? {})) {
    if (!passThrough.has((template ?? '').trim())) {
      throw notEmulated(
        `mapping templates (VTL): ${what} for ${contentType}. Use the integration type AWS_PROXY, or no template`,
      )
    }
  }
}

/** The header and value of `method.response.header.NAME: 'VALUE'`; other mappings are refused. */
export function readResponseParameters(parameters: Record<string, string> | undefined): [string, string][] {
  return Object.entries(parameters ?? {}).map(([target, source]) => {
    const [, header] = /^method\.response\.header\.(.+)$/.exec(target) ?? []
    const [, value] = /^'(.*)'$/.exec(source) ?? []
    if (!header || value === undefined) {
      throw notEmulated(`the response mapping ${target}: ${source} (fixed header values only)`)
    }
    return [header, value]
  })
}
