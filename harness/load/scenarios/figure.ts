import type { LoadRun, ScenarioFigure } from '../load-result.ts'

/** Rounded to two digits after the point; what is no number becomes null. */
export function figure(
  name: string,
  title: string,
  value: number | undefined,
  unit: ScenarioFigure['unit'],
): ScenarioFigure {
  return {
    name,
    title,
    value: value === undefined || !Number.isFinite(value) ? null : Math.round(value * 100) / 100,
    unit,
  }
}

/** How often one is in the other; undefined when the other is nothing. */
export function ratio(one: number, other: number): number | undefined {
  return other > 0 ? one / other : undefined
}

export function failed({ invocations, succeeded }: LoadRun): number {
  return invocations - succeeded
}

/** From the first failure to the first success of a call that began after it; undefined when nothing failed, or nothing recovered. */
export function recoveryMs({ outage }: LoadRun): number | undefined {
  if (outage?.firstSuccessAfterMs === undefined) return undefined
  return outage.firstSuccessAfterMs - outage.firstFailureMs
}

/** A number in a sentence. */
export function shown(value: number | undefined, unit = ''): string {
  if (value === undefined || !Number.isFinite(value)) return 'none'
  const rounded = value >= 10 ? Math.round(value) : Math.round(value * 10) / 10
  return `${rounded.toLocaleString('en-US')}${unit && ` ${unit}`}`
}
