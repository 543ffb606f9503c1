import type { Dimension as SdkDimension } from '@aws-sdk/client-cloudwatch'
import type { MetricName } from './metric-store.ts'

/** A metric's name as requests have it. */
export function metricNamed(name: {
  Namespace?: string | undefined
  MetricName?: string | undefined
  Dimensions?: readonly SdkDimension[] | undefined
}): MetricName {
  return {
    namespace: name.Namespace ?? '',
    metricName: name.MetricName ?? '',
    dimensions: (name.Dimensions ?? []).map((each) => ({ name: each.Name ?? '', value: each.Value ?? '' })),
  }
}
