/** The condition keys of a request: lower-case names → values. A key that a request does not have is absent. */
export type RequestContextKeys = Readonly<Record<string, string | readonly string[]>>

/** A context with its keys in lower case, as conditions and policy variables look them up. */
export function contextOf(
  keys: Readonly<Record<string, string | readonly string[] | undefined>>,
): RequestContextKeys {
  const context: Record<string, string | readonly string[]> = Object.create(null)
  for (const [key, value] of Object.entries(keys)) if (value !== undefined) context[key.toLowerCase()] = value
  return context
}
