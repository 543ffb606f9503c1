import { notEmulated } from '../../aws/not-emulated.ts'
import { invalidValue } from './errors.ts'
import { MINUTE_MS } from './metric-series.ts'

/** Minutes since the epoch; the end is exclusive [A]. */
export interface TimeRange {
  readonly start: number
  readonly end: number
}

/** The start is rounded down to a whole minute [A]. @throws AwsError InvalidParameterValue. */
export function timeRange(start: Date, end: Date): TimeRange {
  if (start.getTime() >= end.getTime()) {
    throw invalidValue('The parameter StartTime must be less than the parameter EndTime.')
  }
  return {
    start: Math.floor(start.getTime() / MINUTE_MS),
    end: Math.ceil(end.getTime() / MINUTE_MS),
  }
}

/** A period in minutes. @throws AwsError InvalidParameterValue, NotImplemented for periods below a minute. */
export function periodMinutes(seconds: number, parameter: string): number {
  if ([1, 5, 10, 20, 30].includes(seconds)) {
    throw notEmulated(`${parameter} ${seconds}: metrics are kept by the minute; a period below 60`)
  }
  if (!Number.isInteger(seconds) || seconds <= 0 || seconds % 60 !== 0) {
    throw invalidValue(
      `The parameter ${parameter} must be a value in the set [1, 5, 10, 20, 30] or any multiple of 60.`,
    )
  }
  return seconds / 60
}
