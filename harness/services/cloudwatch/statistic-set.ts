/** What CloudWatch keeps of the values of one minute. */
export interface StatisticSet {
  readonly sampleCount: number
  readonly sum: number
  readonly minimum: number
  readonly maximum: number
}

/** The statistics that are emulated; percentiles need the values themselves, which are not kept. */
export const statistics = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const
export type StatisticName = (typeof statistics)[number]

/** `count` equal values. */
export function samples(value: number, count = 1): StatisticSet {
  return { sampleCount: count, sum: value * count, minimum: value, maximum: value }
}

export function merged(a: StatisticSet, b: StatisticSet): StatisticSet {
  return {
    sampleCount: a.sampleCount + b.sampleCount,
    sum: a.sum + b.sum,
    minimum: Math.min(a.minimum, b.minimum),
    maximum: Math.max(a.maximum, b.maximum),
  }
}

export function statisticOf(set: StatisticSet, name: StatisticName): number {
  switch (name) {
    case 'SampleCount':
      return set.sampleCount
    case 'Average':
      return set.sum / set.sampleCount
    case 'Sum':
      return set.sum
    case 'Minimum':
      return set.minimum
    case 'Maximum':
      return set.maximum
  }
}
