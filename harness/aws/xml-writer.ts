import { scalarToText } from './scalar-text.ts'
import type { Member, ServiceModel, StructureShape } from './service-model.ts'

/** Writes a structure's members as XML elements, without an element of its own around them. */
export function writeXml(model: ServiceModel, shape: StructureShape, value: object): string {
  const record = value as Record<string, unknown>
  let xml = ''
  for (const [name, member] of Object.entries(shape.members)) {
    const each = record[name]
    if (each !== undefined && each !== null) xml += writeMember(model, member, member.xmlName ?? name, each)
  }
  return xml
}

/** One element; an empty value is written `<Name/>`, as AWS does for empty lists. */
export function element(name: string, content: string): string {
  return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => entities[character] as string)
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
}

function writeMember(model: ServiceModel, member: Member, name: string, value: unknown): string {
  const shape = model.shapes[member.shape]
  if (!shape) return element(name, escapeXml(scalarToText(member.shape, value, 'date-time')))
  if (shape.type === 'list') {
    const flattened = member.flattened || shape.flattened
    const itemName = flattened ? name : (shape.member.xmlName ?? 'member')
    const items = (value as unknown[])
      .map((item) => writeMember(model, shape.member, itemName, item))
      .join('')
    return flattened ? items : element(name, items)
  }
  if (shape.type === 'map') {
    const flattened = member.flattened || shape.flattened
    const entries = Object.entries(value as object).map(([key, each]) => {
      const content =
        element(shape.key.xmlName ?? 'key', escapeXml(key)) +
        writeMember(model, shape.value, shape.value.xmlName ?? 'value', each)
      return element(flattened ? name : 'entry', content)
    })
    return flattened ? entries.join('') : element(name, entries.join(''))
  }
  return element(name, writeXml(model, shape, value as object))
}
