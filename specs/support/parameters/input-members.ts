import { type ServiceModel, structureOf } from '../../../harness/aws/service-model.ts'

/** A member of an operation's input. */
export interface InputMember {
  /** From the input down; lists add nothing to it, maps `*`. */
  readonly path: string
  readonly name: string
}

/** Every member of an operation's input, at every depth; a structure that holds itself is gone into once. */
export function inputMembers(model: ServiceModel, operation: string): InputMember[] {
  return membersOf(model, model.operations[operation]?.input ?? 'unit', '', [])
}

function membersOf(
  model: ServiceModel,
  shape: string,
  path: string,
  above: readonly string[],
): InputMember[] {
  return Object.entries(structureOf(model, shape).members).flatMap(([name, member]) => {
    const at = path === '' ? name : `${path}.${name}`
    return [{ path: at, name }, ...within(model, member.shape, at, [...above, shape])]
  })
}

function within(model: ServiceModel, name: string, path: string, above: readonly string[]): InputMember[] {
  const shape = model.shapes[name]
  if (!shape || above.includes(name)) return []
  if (shape.type === 'list') return within(model, shape.member.shape, path, above)
  if (shape.type === 'map') return within(model, shape.value.shape, `${path}.*`, above)
  return membersOf(model, name, path, above)
}
