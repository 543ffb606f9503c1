import { describe, expect, it } from '@jest/globals'
import { rotationSchedule } from '../../../../harness/services/secretsmanager/rotation-schedule.ts'

const at = Date.parse('2026-03-04T05:06:07Z') // a Wednesday

describe('the window of the next rotation', () => {
  it.each([
    [{ AutomaticallyAfterDays: 30 }, '2026-04-03T00:00:00', '2026-04-03T23:59:59'],
    [{ AutomaticallyAfterDays: 1, Duration: '2h' }, '2026-03-05T00:00:00', '2026-03-05T01:59:59'],
    [{ ScheduleExpression: 'rate(1 day)' }, '2026-03-05T00:00:00', '2026-03-05T23:59:59'],
    [{ ScheduleExpression: 'rate(10 days)', Duration: '3h' }, '2026-03-14T00:00:00', '2026-03-14T02:59:59'],
    [{ ScheduleExpression: 'rate(4 hours)' }, '2026-03-04T08:00:00', '2026-03-04T08:59:59'],
    [{ ScheduleExpression: 'rate(12 hours)', Duration: '4h' }, '2026-03-04T12:00:00', '2026-03-04T15:59:59'],
    [{ ScheduleExpression: 'cron(0 8 1 * ? *)' }, '2026-04-01T08:00:00', '2026-04-01T23:59:59'],
    [{ ScheduleExpression: 'cron(0 */8 * * ? *)' }, '2026-03-04T08:00:00', '2026-03-04T08:59:59'],
    [{ ScheduleExpression: 'cron(0 0/6 * * ? *)' }, '2026-03-04T06:00:00', '2026-03-04T06:59:59'],
    [{ ScheduleExpression: 'cron(0 4 L * ? *)' }, '2026-03-31T04:00:00', '2026-03-31T23:59:59'],
    // weekdays count from 1, Sunday
    [{ ScheduleExpression: 'cron(0 8 ? * 1#2 *)' }, '2026-03-08T08:00:00', '2026-03-08T23:59:59'],
    [
      { ScheduleExpression: 'cron(0 8 ? * SUN *)', Duration: '3h' },
      '2026-03-08T08:00:00',
      '2026-03-08T10:59:59',
    ],
    [{ ScheduleExpression: 'cron(0 8 ? * 2-6 *)' }, '2026-03-04T08:00:00', '2026-03-04T23:59:59'],
    [{ ScheduleExpression: 'cron(0 4 ? * 6L *)' }, '2026-03-27T04:00:00', '2026-03-27T23:59:59'],
  ])('of %j opens at %s', (rules, opens, last) => {
    const window = rotationSchedule(rules)!.next(at)
    expect([window.opensMs, window.lastMs]).toEqual([Date.parse(`${opens}Z`), Date.parse(`${last}Z`)])
  })

  it('is none without rules', () => {
    expect(rotationSchedule(undefined)).toBeUndefined()
  })
})

describe('rules that are refused', () => {
  it.each([
    [{ AutomaticallyAfterDays: 1, ScheduleExpression: 'rate(1 day)' }, 'but not both'],
    [{ ScheduleExpression: 'rate(3 hours)' }, '4 to 999 hours'],
    [{ ScheduleExpression: 'rate(1000 days)' }, '1 to 999 days'],
    [{ ScheduleExpression: 'at(2026-01-01)' }, 'rate() or a cron()'],
    [{ ScheduleExpression: 'cron(5 8 1 * ? *)' }, 'minutes must be 0'],
    [{ ScheduleExpression: 'cron(0 8 1 * ? 2026)' }, 'year must be *'],
    [{ ScheduleExpression: 'cron(0 8 1 * 1 *)' }, 'must be ?'],
    [{ ScheduleExpression: 'cron(0 8 1 * ?)' }, 'six fields'],
    [{ ScheduleExpression: 'cron(0 25 1 * ? *)' }, 'Invalid ScheduleExpression'],
    [{ ScheduleExpression: 'cron(0 */2 * * ? *)' }, 'every four hours'],
    [{ ScheduleExpression: 'rate(4 hours)', Duration: '5h' }, 'next rotation window'],
    [{ ScheduleExpression: 'cron(0 22 * * ? *)', Duration: '3h' }, 'next UTC day'],
    [{ ScheduleExpression: 'rate(5 days)', Duration: '25h' }, 'from 1h to 24h'],
    [{ Duration: '3h' }, 'needs'],
  ])('are %j', (rules, why) => {
    expect(() => rotationSchedule(rules)).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterException',
        message: expect.stringContaining(why),
      }) as unknown as Error,
    )
  })
})
