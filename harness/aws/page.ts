/** One page of a listing. */
export interface Page<Item> {
  readonly items: Item[]
  /** Where the next page starts; undefined at the end. */
  readonly next: string | undefined
}

/**
 * Cuts a page out of `all`. The token is opaque to clients: the index of its first item. Throws `invalid()` for a
 * token that no page has handed out.
 */
export function pageOf<Item>(
  all: readonly Item[],
  token: string | undefined,
  size: number,
  invalid: () => Error,
): Page<Item> {
  const start =
    token === undefined
      ? 0
      : Number(
          Buffer.from(token, 'base64url')
            .toString('utf8')
            .replace(/^page:/, ''),
        )
  if (!Number.isInteger(start) || start < 0 || (token !== undefined && start === 0)) throw invalid()
  const end = start + size
  const next = end < all.length ? Buffer.from(`page:${end}`).toString('base64url') : undefined
  return { items: all.slice(start, end), next }
}
