/** One page of a list: `position` is the number of items before it (opaque to the client). */
export function pageOf<T>(
  items: readonly T[],
  { position, limit = 25 }: { position?: string | undefined; limit?: number | undefined },
): { items: T[]; position?: string } {
  const start = Number(position ?? 0) || 0
  const end = start + Math.min(Math.max(limit, 1), 500)
  return { items: items.slice(start, end), ...(end < items.length ? { position: String(end) } : {}) }
}
