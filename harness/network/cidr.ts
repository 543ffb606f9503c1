/** An IPv4 block; undefined when the text is none, or has bits beyond its prefix. */
export function parseCidr(text: string): { first: number; last: number; prefix: number } | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(text)
  if (!match) return undefined
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = match.slice(1).map(Number)
  if ([a, b, c, d].some((byte) => byte > 255) || prefix > 32) return undefined
  const first = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d
  const size = 2 ** (32 - prefix)
  return first % size === 0 ? { first, last: first + size - 1, prefix } : undefined
}

/** Whether all of `inner` lies within `outer`; both are CIDR blocks. */
export function containsBlock(outer: string, inner: string): boolean {
  const [a, b] = [parseCidr(outer), parseCidr(inner)]
  return a !== undefined && b !== undefined && a.first <= b.first && b.last <= a.last
}

export function overlapsBlock(one: string, other: string): boolean {
  const [a, b] = [parseCidr(one), parseCidr(other)]
  return a !== undefined && b !== undefined && a.first <= b.last && b.first <= a.last
}

/** The next-th block of that prefix within `outer`. */
export function blockWithin(outer: string, prefix: number, index: number): string {
  const first = (parseCidr(outer)?.first ?? 0) + index * 2 ** (32 - prefix)
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${prefix}`
}
