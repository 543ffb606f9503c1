import { createRequire } from 'node:module'
import type { RotationRulesType } from '@aws-sdk/client-secrets-manager'
import type { Cron } from 'croner'
import { invalidParameter } from './errors.ts'

/** When a rotation may take place, in milliseconds since the epoch. Here it takes place when the window opens. */
export interface RotationWindow {
  readonly opensMs: number
  /** NextRotationDate: the window's last second, as AWS shows it (B: answers seen end in 23:59:59Z). */
  readonly lastMs: number
}

export interface RotationSchedule {
  /** The window after a rotation, or after rotation was configured, at `afterMs`. */
  next(afterMs: number): RotationWindow
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const midnight = (ms: number) => Math.floor(ms / dayMs) * dayMs

/**
 * Reads RotationRules (A: API reference, RotationRulesType; user guide, "Schedule expressions"). All times are UTC. The codes are
 * documented, the texts are not verified on AWS.
 * @returns undefined where there is no schedule
 * @throws AwsError InvalidParameterException
 */
export function rotationSchedule(rules: RotationRulesType | undefined): RotationSchedule | undefined {
  const { AutomaticallyAfterDays: days, ScheduleExpression: expression, Duration: duration } = rules ?? {}
  if (days !== undefined && expression !== undefined) {
    throw invalidParameter('You can specify AutomaticallyAfterDays or ScheduleExpression, but not both.')
  }
  const lengthMs = duration === undefined ? undefined : durationMs(duration)
  if (days !== undefined) return everyDays(days, lengthMs)
  if (expression === undefined) {
    if (duration === undefined) return undefined
    throw invalidParameter('A Duration needs AutomaticallyAfterDays or a ScheduleExpression.')
  }
  const rate = /^rate\((\d+) (hour|day)s?\)$/.exec(expression)
  if (rate) {
    const count = Number(rate[1])
    if (rate[2] === 'day' && count >= 1 && count <= 999) return everyDays(count, lengthMs)
    if (rate[2] === 'hour' && count >= 4 && count <= 999) return everyHours(count, lengthMs)
    throw invalidParameter(
      `Invalid ScheduleExpression: ${expression}. A secret can be rotated every 4 to 999 hours, or every 1 to 999 days.`,
    )
  }
  const cron = /^cron\((.+)\)$/.exec(expression)?.[1]
  if (cron !== undefined) return byCron(expression, cron, lengthMs)
  throw invalidParameter(
    `Invalid ScheduleExpression: ${expression}. It must be a rate() or a cron() expression.`,
  )
}

function durationMs(text: string): number {
  const hours = Number(/^(\d+)h$/.exec(text)?.[1])
  if (hours >= 1 && hours <= 24) return hours * hourMs
  throw invalidParameter(`Invalid Duration: ${text}. It must be from 1h to 24h.`)
}

/** The window opens at midnight and closes at the end of the day, unless Duration says otherwise. */
function everyDays(days: number, lengthMs = dayMs): RotationSchedule {
  return { next: (afterMs) => windowAt(midnight(afterMs) + days * dayMs, lengthMs) }
}

/** Counted from midnight; the window closes after an hour. */
function everyHours(hours: number, lengthMs = hourMs): RotationSchedule {
  checkLength(lengthMs, hours * hourMs)
  return {
    next(afterMs) {
      const start = midnight(afterMs)
      const passed = Math.floor((afterMs - start) / (hours * hourMs)) + 1
      return windowAt(start + passed * hours * hourMs, lengthMs)
    },
  }
}

function byCron(expression: string, fields: string, lengthMs: number | undefined): RotationSchedule {
  const invalid = (why: string) => invalidParameter(`Invalid ScheduleExpression: ${expression}. ${why}`)
  const parts = fields.trim().split(/\s+/)
  const [minute, hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year] = parts
  if (parts.length !== 6) throw invalid('A cron expression has six fields.')
  if (minute !== '0') throw invalid('The minutes must be 0.')
  if (year !== '*') throw invalid('The year must be *.')
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw invalid('One of day of month and day of week must be ?, and not both.')
  }
  const cron = parsed()
  const inHours = !/^\d+$/.test(hour)
  const next = (afterMs: number): number => {
    const run = cron.nextRun(new Date(afterMs))
    if (!run) throw invalid('It is never due.')
    return run.getTime()
  }
  // a year of any calendar has the shortest gap within its first days: gaps come from the hours
  let at = next(Date.UTC(2024, 0, 1) - 1)
  let shortestMs = Number.POSITIVE_INFINITY
  for (let i = 0; i < 50; i++) {
    const following = next(at)
    shortestMs = Math.min(shortestMs, following - at)
    at = following
  }
  if (shortestMs < 4 * hourMs) throw invalid('A secret can be rotated as often as every four hours.')
  if (lengthMs !== undefined) {
    checkLength(lengthMs, shortestMs)
    if (!inHours && Number(hour) * hourMs + lengthMs > dayMs) {
      throw invalidParameter('The rotation window must not extend into the next UTC day.')
    }
  }
  return {
    next(afterMs) {
      const opensMs = next(afterMs)
      return windowAt(opensMs, lengthMs ?? (inHours ? hourMs : midnight(opensMs) + dayMs - opensMs))
    },
  }

  function parsed(): Cron {
    try {
      const text = `0 0 ${hour} ${dayOfMonth.replace('?', '*')} ${month} ${weekdays(dayOfWeek.replace('?', '*'))}`
      return new (requireCron())(text, { timezone: 'UTC', sloppyRanges: true }) // 0/6: from 0 on, each 6
    } catch (error) {
      throw invalid((error as Error).message)
    }
  }
}

let loaded: typeof Cron | undefined

/** Loaded at the first cron expression: few schedules are one. */
function requireCron(): typeof Cron {
  loaded ??= (createRequire(import.meta.url)('croner') as { Cron: typeof Cron }).Cron
  return loaded
}

/** AWS counts weekdays from 1, Sunday; cron from 0. The number after `#` or `/` counts something else. */
function weekdays(field: string): string {
  return field.replace(/(^|[,-])([1-7])/g, (_, before: string, day: string) => `${before}${Number(day) - 1}`)
}

function checkLength(lengthMs: number, untilNextMs: number): void {
  if (lengthMs <= untilNextMs) return
  throw invalidParameter('The rotation window must not extend into the next rotation window.')
}

/** A window does not reach into the next UTC day (A). */
function windowAt(opensMs: number, lengthMs: number): RotationWindow {
  return { opensMs, lastMs: Math.min(opensMs + lengthMs, midnight(opensMs) + dayMs) - 1000 }
}
