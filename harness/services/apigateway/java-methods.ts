import { notEmulated } from './errors.ts'

type Method<Target> = (target: Target, ...args: never[]) => unknown

/** Calls a method of a value of a template as Java would: what Velocity knows are Java's strings, lists and maps. */
export function callJavaMethod(target: unknown, name: string, args: readonly unknown[]): unknown {
  const method = methodsOf(target)[name]
  if (!method) throw notEmulated(`the method ${name}() in mapping templates`)
  return method(target as never, ...(args as never[]))
}

function methodsOf(target: unknown): Record<string, Method<never>> {
  if (typeof target === 'string') return { ...anything, ...strings }
  if (Array.isArray(target)) return { ...anything, ...lists }
  return typeof target === 'object' ? { ...anything, ...maps } : anything
}

const anything: Record<string, Method<never>> = {
  toString: (target: unknown) => javaText(target),
  equals: (target: unknown, other: unknown) => target === other,
}

const strings: Record<string, Method<never>> = {
  length: (text: string) => text.length,
  isEmpty: (text: string) => text.length === 0,
  equalsIgnoreCase: (text: string, other: unknown) => text.toLowerCase() === String(other).toLowerCase(),
  contains: (text: string, part: unknown) => text.includes(String(part)),
  startsWith: (text: string, part: unknown) => text.startsWith(String(part)),
  endsWith: (text: string, part: unknown) => text.endsWith(String(part)),
  indexOf: (text: string, part: unknown) => text.indexOf(String(part)),
  lastIndexOf: (text: string, part: unknown) => text.lastIndexOf(String(part)),
  substring: (text: string, from: number, to?: number) => text.substring(from, to),
  trim: (text: string) => text.trim(),
  toLowerCase: (text: string) => text.toLowerCase(),
  toUpperCase: (text: string) => text.toUpperCase(),
  concat: (text: string, other: unknown) => text + String(other),
  charAt: (text: string, at: number) => text.charAt(at),
  replace: (text: string, from: unknown, to: unknown) => text.replaceAll(String(from), () => String(to)),
  replaceAll: (text: string, pattern: string, to: string) =>
    text.replace(new RegExp(pattern, 'g'), javaReplacement(to)),
  replaceFirst: (text: string, pattern: string, to: string) =>
    text.replace(new RegExp(pattern), javaReplacement(to)),
  matches: (text: string, pattern: string) => new RegExp(`^(?:${pattern})$`).test(text),
  split: (text: string, pattern: string) => {
    const parts = text.split(new RegExp(pattern))
    while (parts.length > 1 && parts.at(-1) === '') parts.pop() // Java leaves empty parts at the end out
    return parts
  },
}

const lists: Record<string, Method<never>> = {
  size: (list: unknown[]) => list.length,
  isEmpty: (list: unknown[]) => list.length === 0,
  get: (list: unknown[], at: number) => list[at],
  contains: (list: unknown[], value: unknown) => list.includes(value),
  indexOf: (list: unknown[], value: unknown) => list.indexOf(value),
  add: (list: unknown[], value: unknown) => list.push(value) > 0,
  addAll: (list: unknown[], others: unknown[]) => list.push(...others) > 0,
  set: (list: unknown[], at: number, value: unknown) => list.splice(at, 1, value)[0],
  remove: (list: unknown[], at: number) => list.splice(at, 1)[0],
}

type Members = Record<string, unknown>
const own = (map: Members, key: unknown) => (Object.hasOwn(map, String(key)) ? map[String(key)] : undefined)

const maps: Record<string, Method<never>> = {
  size: (map: Members) => Object.keys(map).length,
  isEmpty: (map: Members) => Object.keys(map).length === 0,
  get: own,
  getOrDefault: (map: Members, key: unknown, other: unknown) => own(map, key) ?? other,
  containsKey: (map: Members, key: unknown) => Object.hasOwn(map, String(key)),
  containsValue: (map: Members, value: unknown) => Object.values(map).includes(value),
  keySet: (map: Members) => Object.keys(map),
  values: (map: Members) => Object.values(map),
  entrySet: (map: Members) => Object.entries(map).map(([key, value]) => ({ key, value })),
  put: (map: Members, key: unknown, value: unknown) => {
    const before = own(map, key)
    setOwn(map, String(key), value)
    return before
  },
  putAll: (map: Members, others: Members) => {
    for (const [key, value] of Object.entries(others)) setOwn(map, key, value)
  },
  remove: (map: Members, key: unknown) => {
    const before = own(map, key)
    delete map[String(key)]
    return before
  },
}

/** Also a key such as `__proto__` is only a key. */
function setOwn(map: Members, key: string, value: unknown): void {
  Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true })
}

/** `$1` means a group in both languages; a backslash makes the next character plain in Java only. */
function javaReplacement(to: string): string {
  return to.replace(/\\(.)|\$(?!\d)/g, (_, plain?: string) =>
    plain === undefined || plain === '$' ? '$$' : plain,
  )
}

const jsonLists = new WeakSet<object>()

/** Marks the lists of a JSON document, which are shown as JSON (recorded in LocalStack's snapshots); Velocity's own are not. */
export function fromJson<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) jsonLists.add(value)
  for (const each of Object.values(value)) fromJson(each)
  return value
}

/** Java's text of a value: `{a=1, b=[1, 2]}`. */
export function javaText(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) {
    return jsonLists.has(value) ? JSON.stringify(value) : `[${value.map(javaText).join(', ')}]`
  }
  if (typeof value !== 'object') return String(value)
  return `{${Object.entries(value)
    .map(([key, each]) => `${key}=${each === null ? 'null' : javaText(each)}`)
    .join(', ')}}`
}
