import type { Operation } from './service.ts'

/** Operations whose code is loaded at the first call of one of them: the start of a stack does not pay for it. */
export function lazily<Name extends string>(
  names: readonly Name[],
  load: () => Promise<Readonly<Record<Name, Operation>>>,
): Record<Name, Operation> {
  let loading: Promise<Readonly<Record<Name, Operation>>> | undefined
  const operation =
    (name: Name): Operation =>
    async (input, context) => {
      loading ??= load()
      return (await loading)[name](input, context)
    }
  return Object.fromEntries(names.map((name) => [name, operation(name)])) as Record<Name, Operation>
}
