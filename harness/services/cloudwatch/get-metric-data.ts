import type { MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch'
import { AwsError } from '../../aws/error.ts'
import { notEmulated } from '../../aws/not-emulated.ts'
import { invalidCombination, invalidNextToken, invalidValue, missingParameter } from './errors.ts'
import { metricNamed } from './metric-named.ts'
import { MINUTE_MS } from './metric-series.ts'
import type { Metric } from './metric-store.ts'
import type { CloudWatchParts, Operations } from './operations.ts'
import { statisticNamed } from './statistic-named.ts'
import { merged, type StatisticName, type StatisticSet, statisticOf } from './statistic-set.ts'
import { periodMinutes, type TimeRange, timeRange } from './time-range.ts'

/** Of one answer [A]. */
const MAX_DATAPOINTS = 100_800

/** A query that passed its checks. */
interface Query {
  readonly id: string
  readonly label: string
  readonly metric: ReturnType<typeof metricNamed>
  readonly statistic: StatisticName
  readonly period: number
  readonly unit: string | undefined
  readonly returned: boolean
}

/**
 * Many metrics at once; newest values first unless ScanBy says otherwise. Metric math and Metrics Insights (`Expression`),
 * percentiles and dynamic labels are refused by name.
 */
export function getMetricData({ store, collect }: CloudWatchParts) {
  return {
    async GetMetricData(input, context) {
      const queries = readQueries(input.MetricDataQueries)
      const range = timeRange(input.StartTime, input.EndTime)
      await collect()
      const results = queries
        .filter((query) => query.returned)
        .map((query) => {
          const points = pointsOf(store.find(context, query.metric), query, range)
          if (input.ScanBy !== 'TimestampAscending') points.reverse()
          return { query, points }
        })
      return page(results, startOf(input.NextToken), input.MaxDatapoints ?? MAX_DATAPOINTS)
    },
  } satisfies Operations
}

interface Point {
  readonly minute: number
  readonly value: number
}

function pointsOf(metric: Metric | undefined, query: Query, { start, end }: TimeRange): Point[] {
  const byMinute = new Map<number, StatisticSet>()
  for (const [unit, series] of metric?.series ?? []) {
    if (query.unit !== undefined && query.unit !== unit) continue
    for (const { minute, set } of series.buckets(start, end, query.period)) {
      const present = byMinute.get(minute)
      byMinute.set(minute, present ? merged(present, set) : set)
    }
  }
  return [...byMinute]
    .sort(([a], [b]) => a - b)
    .map(([minute, set]) => ({ minute, value: statisticOf(set, query.statistic) }))
}

/** Cuts `max` points out of all results, one after the other; a result that goes on is PartialData. */
function page(
  results: readonly { readonly query: Query; readonly points: readonly Point[] }[],
  start: number,
  max: number,
): { MetricDataResults: MetricDataResult[]; NextToken: string | undefined; Messages: never[] } {
  let passed = 0
  const MetricDataResults = results.map(({ query, points }) => {
    const from = Math.min(Math.max(start - passed, 0), points.length)
    const to = Math.min(Math.max(start + max - passed, 0), points.length)
    passed += points.length
    const cut = points.slice(from, to)
    return {
      Id: query.id,
      Label: query.label,
      Timestamps: cut.map(({ minute }) => new Date(minute * MINUTE_MS)),
      Values: cut.map(({ value }) => value),
      StatusCode: to < points.length ? ('PartialData' as const) : ('Complete' as const),
    }
  })
  const next = start + max < passed ? Buffer.from(`points:${start + max}`).toString('base64url') : undefined
  return { MetricDataResults, NextToken: next, Messages: [] }
}

function startOf(token: string | undefined): number {
  if (token === undefined) return 0
  const match = /^points:(\d+)$/.exec(Buffer.from(token, 'base64url').toString('utf8'))
  if (!match) throw invalidNextToken()
  return Number(match[1])
}

function readQueries(asked: readonly MetricDataQuery[]): Query[] {
  if (asked.length === 0) throw missingParameter('MetricDataQueries')
  const seen = new Set<string>()
  const queries = asked.map((query, i) => {
    const at = `MetricDataQueries.member.${i + 1}`
    const { Id: id = '', MetricStat: stat, Expression: expression, Label: label } = query
    // the code is the query protocol's ValidationError; texts are not verified on AWS
    if (!/^[a-z]\w*$/.test(id)) throw invalidId(at, id, 'it must begin with a lower-case letter')
    if (seen.has(id)) throw invalidId(at, id, 'it is used twice')
    seen.add(id)
    if (expression !== undefined && stat) {
      throw invalidCombination(`The parameters ${at}.Expression and ${at}.MetricStat are mutually exclusive.`)
    }
    if (expression !== undefined) throw notEmulated(`${at}.Expression (metric math, Metrics Insights)`)
    if (query.AccountId !== undefined) throw notEmulated(`${at}.AccountId`)
    if (label?.includes('${')) throw notEmulated(`${at}.Label: dynamic labels`)
    if (!stat) throw missingParameter(`${at}.MetricStat`)
    if (query.Period !== undefined) {
      throw invalidValue(`${at}.Period goes with an Expression; a MetricStat has a Period of its own.`)
    }
    return {
      id,
      label,
      metric: metricNamed(stat.Metric ?? {}),
      statistic: statisticNamed(stat.Stat ?? '', `${at}.MetricStat.Stat`),
      period: periodMinutes(stat.Period ?? 0, `${at}.MetricStat.Period`),
      unit: stat.Unit,
      returned: query.ReturnData !== false,
    }
  })
  return queries.map(({ label, ...query }) => ({ ...query, label: label ?? defaultLabel(query, queries) }))
}

/** The metric's name, with statistic and period where the queries differ in them (as LocalStack recorded it on AWS). */
function defaultLabel(query: Omit<Query, 'label'>, all: readonly Omit<Query, 'label'>[]): string {
  const differ = (of: (each: Omit<Query, 'label'>) => unknown) => new Set(all.map(of)).size > 1
  const parts = [query.metric.metricName]
  if (differ((each) => each.statistic)) parts.push(query.statistic)
  if (differ((each) => each.period)) parts.push(String(query.period * 60))
  return parts.join(' ')
}

function invalidId(at: string, id: string, why: string): AwsError {
  return new AwsError('ValidationException', `The value ${id} for parameter ${at}.Id is not valid: ${why}.`)
}
