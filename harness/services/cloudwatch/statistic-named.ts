import { notEmulated } from '../../aws/not-emulated.ts'
import { invalidValue } from './errors.ts'
import { type StatisticName, statistics } from './statistic-set.ts'

/**
 * @param parameter as the message names it
 * @throws AwsError NotImplemented for percentiles, trimmed means and their like; InvalidParameterValue.
 */
export function statisticNamed(name: string, parameter: string): StatisticName {
  const found = statistics.find((each) => each === name)
  if (found) return found
  if (/^(p|tm|wm|tc|ts|pr|iqm)(\d|\(|$)/i.test(name)) throw notEmulated(`${parameter} ${name}`)
  throw invalidValue(`The value ${name} for parameter ${parameter} is not supported.`)
}
