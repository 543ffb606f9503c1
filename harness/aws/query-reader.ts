import { scalarFromText } from './scalar-text.ts'
import type { ListShape, MapShape, Member, ServiceModel, StructureShape } from './service-model.ts'

/** `Tags.Tag.1.Key=a` as a tree: the segments between the dots are the branches. */
interface Branch {
  text?: string
  readonly branches: Map<string, Branch>
}

/**
 * Reads a form of a query protocol: dotted keys. awsQuery has lists as `NAME.member.N` and maps as `NAME.entry.N.key`; ec2Query has lists as
 * `NAME.N` always, and names of its own that begin with a capital letter.
 */
export function readQuery(
  model: ServiceModel,
  shape: StructureShape,
  form: URLSearchParams,
): Record<string, unknown> {
  const root: Branch = { branches: new Map() }
  for (const [key, text] of form) plant(root, key, text)
  return readStructure(model, shape, root, '')
}

function keyOf(model: ServiceModel, name: string, member: Member): string {
  const key = member.xmlName ?? name
  if (model.protocol !== 'ec2Query') return key
  return member.ec2QueryName ?? key.charAt(0).toUpperCase() + key.slice(1)
}

function plant(root: Branch, key: string, text: string): void {
  let branch = root
  for (const segment of key.split('.')) {
    let next = branch.branches.get(segment)
    if (!next) {
      next = { branches: new Map() }
      branch.branches.set(segment, next)
    }
    branch = next
  }
  branch.text = text
}

function readStructure(
  model: ServiceModel,
  shape: StructureShape,
  branch: Branch,
  path: string,
): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(shape.members)) {
    const key = keyOf(model, name, member)
    const found = branch.branches.get(key)
    if (found) out[name] = readValue(model, member, found, path === '' ? key : `${path}.${key}`)
  }
  return out
}

function readValue(model: ServiceModel, member: Member, branch: Branch, path: string): unknown {
  const shape = model.shapes[member.shape]
  if (!shape) return scalarFromText(member.shape, branch.text ?? '', path)
  if (shape.type === 'list') return readList(model, member, shape, branch, path)
  if (shape.type === 'map') return readMap(model, member, shape, branch, path)
  return readStructure(model, shape, branch, path)
}

function readList(
  model: ServiceModel,
  member: Member,
  shape: ListShape,
  branch: Branch,
  path: string,
): unknown[] {
  // boto3 names items as the model does, some older clients always "member"; services take both
  const items =
    member.flattened || shape.flattened || model.protocol === 'ec2Query'
      ? branch
      : (branch.branches.get(shape.member.xmlName ?? 'member') ?? branch.branches.get('member'))
  if (!items) return []
  return numbered(items).map(([index, item]) => readValue(model, shape.member, item, `${path}.${index}`))
}

function readMap(
  model: ServiceModel,
  member: Member,
  shape: MapShape,
  branch: Branch,
  path: string,
): unknown {
  const items = member.flattened || shape.flattened ? branch : branch.branches.get('entry')
  if (!items) return {}
  const entries = numbered(items).map(([index, item]) => {
    const key = item.branches.get(shape.key.xmlName ?? 'key')?.text ?? ''
    const value = item.branches.get(shape.value.xmlName ?? 'value') ?? { branches: new Map() }
    return [key, readValue(model, shape.value, value, `${path}.${index}`)] as const
  })
  return Object.fromEntries(entries)
}

function numbered(branch: Branch): [number, Branch][] {
  return [...branch.branches]
    .filter(([key]) => /^\d+$/.test(key))
    .map(([key, item]): [number, Branch] => [Number(key), item])
    .sort(([a], [b]) => a - b)
}
