import { notEmulated } from './errors.ts'

type Step = { readonly deep: boolean; readonly select: (value: unknown) => unknown[]; readonly many: boolean }

const token =
  /(?<deep>\.\.)?(?:\.?(?<name>[\w$@-]+)|\.?(?<wild>\*)|\[\s*(?:(?<all>\*)|(?<index>-?\d+(?:\s*,\s*-?\d+)*)|(?<slice>-?\d*\s*:\s*-?\d*)|(?<quoted>(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:\s*,\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))*))\s*\])/y

/**
 * The value that a JSONPath names: undefined when there is none; a list of all of them when the path can name several (`*`, `..`, unions,
 * slices). Filters and functions are refused by name.
 */
export function readJsonPath(document: unknown, path: string): unknown {
  const steps = parse(path)
  let values: unknown[] = [document]
  for (const step of steps) {
    values = values.flatMap((value) =>
      step.deep ? descendants(value).flatMap(step.select) : step.select(value),
    )
  }
  return steps.some(({ deep, many }) => deep || many) ? values : values[0]
}

function parse(path: string): Step[] {
  const text = path.trim().replace(/^\$/, '')
  const steps: Step[] = []
  for (let at = 0; at < text.length; ) {
    token.lastIndex = at
    const match = token.exec(text)
    if (!match?.groups) throw notEmulated(`the JSONPath ${path} of a mapping template or parameter`)
    at = token.lastIndex
    steps.push(readStep(match.groups))
  }
  return steps
}

function readStep({ deep, name, wild, all, index, slice, quoted }: Record<string, string | undefined>): Step {
  const isDeep = deep !== undefined
  if (wild ?? all) return { deep: isDeep, many: true, select: children }
  if (index !== undefined) {
    const at = index.split(',').map(Number)
    return { deep: isDeep, many: at.length > 1, select: (value) => at.flatMap((i) => item(value, i)) }
  }
  if (slice !== undefined) {
    const [from, to] = slice.split(':').map((text) => (text.trim() === '' ? undefined : Number(text)))
    return {
      deep: isDeep,
      many: true,
      select: (value) => (Array.isArray(value) ? value.slice(from, to) : []),
    }
  }
  const names =
    name === undefined
      ? [...(quoted ?? '').matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g)].map(([, single, double]) =>
          (single ?? double ?? '').replace(/\\(.)/g, '$1'),
        )
      : [name]
  return {
    deep: isDeep,
    many: names.length > 1,
    select: (value) => names.flatMap((each) => member(value, each)),
  }
}

function children(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : []
}

function descendants(value: unknown): unknown[] {
  return [value, ...children(value).flatMap(descendants)]
}

function item(value: unknown, index: number): unknown[] {
  if (!Array.isArray(value)) return []
  const at = index < 0 ? value.length + index : index
  return at in value ? [value[at]] : []
}

function member(value: unknown, name: string): unknown[] {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject && Object.hasOwn(value, name) ? [(value as Record<string, unknown>)[name]] : []
}
