/** How far a series may rise from its second quarter to its last: by a share, and by so much more. */
export interface Allowance {
  readonly share: number
  readonly more: number
}

export interface Growth {
  readonly name: string
  readonly unit: 'MB' | ''
  readonly first: number
  /** Median of the second quarter: what came before is warming up. */
  readonly settled: number
  /** Median of the last quarter. */
  readonly end: number
  readonly most: number
  readonly grows: boolean
}

/** Compares the last quarter of a series of at least eight with its second. */
export function growthOf(
  name: string,
  unit: Growth['unit'],
  values: readonly number[],
  { share, more }: Allowance,
): Growth {
  const quarter = values.length >> 2
  const settled = median(values.slice(quarter, 2 * quarter))
  const end = median(values.slice(-quarter))
  const grows = end > settled * (1 + share) + more
  return { name, unit, first: values[0]!, settled, end, most: Math.max(...values), grows }
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1]!
}
