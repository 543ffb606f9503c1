import { badRequest } from './errors.ts'

/** One page of a list: `position` is the number of items before it (opaque to the client). Throws BadRequestException for another one. */
export function pageOf<T>(
  items: readonly T[],
  { position, limit = 25 }: { position?: string | undefined; limit?: number | undefined },
): { items: T[]; position?: string } {
  // That AWS refuses another one so is not verified.
  if (position !== undefined && !/^\d+$/.test(position)) throw badRequest('Invalid position parameter')
  const start = Number(position ?? 0)
  const end = start + Math.min(Math.max(limit, 1), 500)
  return { items: items.slice(start, end), ...(end < items.length ? { position: String(end) } : {}) }
}
