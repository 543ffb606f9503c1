import { describe, expect, it } from '@jest/globals'
import { filterPattern } from '../../../../harness/services/logs/filter-pattern.ts'

// in the manner of the events of AWS's page on patterns of JSON events
const event = JSON.stringify({
  eventType: 'UpdateTrail',
  sourceIPAddress: '111.111.111.111',
  arrayKey: ['value', 'another value'],
  objectList: [
    { name: 'a', id: 1 },
    { name: 'b', id: 2 },
  ],
  SomeObject: null,
  'cluster.name': 'c',
  'with-dash': { deep_er: 'x' },
  isOn: true,
  isOff: false,
  latency: 75.5,
  small: 0.001,
  quoted: 'say "hi"',
})
const matches = (pattern: string, message = event) => filterPattern(pattern)(message)

describe('a pattern of JSON events', () => {
  it.each([
    '{ $.eventType = "UpdateTrail" }',
    '{$.eventType="UpdateTrail"}',
    '{ $.eventType = UpdateTrail }',
    '{ $.eventType = "Update*" }',
    '{ $.eventType = "*Trail" }',
    '{ $.eventType = "U*te*l" }',
    '{ $.eventType = "*" }',
    `{ $.eventType = "${'*'.repeat(500)}UpdateTrail" }`,
    '{ $.eventType != "Other" }',
    '{ $.sourceIPAddress != 123.123.* }',
    '{ $.sourceIPAddress = 111.111.* }',
    '{ $.arrayKey[0] = "value" }',
    '{ $.objectList[1].id = 2 }',
    `{ $.['cluster.name'] = "c" }`,
    '{ $.with-dash.deep_er = "x" }',
    '{ $.SomeObject IS NULL }',
    '{ $.SomeOtherObject NOT EXISTS }',
    '{ $.SomeObject EXISTS }',
    '{ $.isOn IS TRUE }',
    '{ $.isOff IS FALSE }',
    '{ $.latency > 75 }',
    '{ $.latency >= 75.5 }',
    '{ $.latency < 76 }',
    '{ $.latency <= 75.5 }',
    '{ $.latency != 75 }',
    '{ $.small = 1e-3 }',
    '{ $.quoted = "say \\"hi\\"" }',
    '{ ($.latency > 80) || ($.eventType = "UpdateTrail") }',
    '{ $.latency > 75 && $.objectList[0].name = "a" }',
    // && before ||
    '{ $.eventType = "UpdateTrail" || $.latency = 1 && $.latency = 2 }',
  ])('%s matches', (pattern) => {
    expect(matches(pattern)).toBe(true)
  })

  it.each([
    '{ $.eventType = "Update" }',
    '{ $.eventType = "updatetrail" }',
    '{ $.eventType = "Update*eTrail" }',
    '{ $.eventType = "*Update" }',
    '{ $.eventType = "U*x*l" }',
    '{ $.eventType != "Update*" }',
    '{ $.arrayKey[2] = "value" }',
    '{ $.arrayKey = "value" }',
    '{ $.SomeOtherObject IS NULL }',
    '{ $.SomeObject NOT EXISTS }',
    '{ $.eventType NOT EXISTS }',
    '{ $.SomeOtherObject != "x" }',
    '{ $.isOn IS FALSE }',
    '{ $.latency > 75.5 }',
    '{ $.latency = "75.5" }',
    '{ $.eventType > 5 }',
    '{ $.constructor EXISTS }',
    '{ ($.eventType = "UpdateTrail" || $.latency = 1) && $.latency = 2 }',
  ])('%s does not match', (pattern) => {
    expect(matches(pattern)).toBe(false)
  })

  it.each(['2026 INFO {"level":"ERROR"}', '["level"]', '{"level":"ERROR"', 'level ERROR'])(
    'does not match the message %s',
    (message) => {
      expect(matches('{ $.level = "ERROR" || $.level NOT EXISTS }', message)).toBe(false)
    },
  )

  it.each([
    '{ }',
    '{ $.a = "b"',
    '{ $.a }',
    '{ $.a = }',
    '{ a = "b" }',
    '{ $.a > "b" }',
    '{ $.a IS GOOD }',
    '{ $.a NOT NULL }',
    '{ ($.a = 1 }',
    '{ $.a = 1 $.b = 2 }',
    '{ $.a = 1 && }',
    '{ $.a = "b }',
  ])('is refused as %s', (pattern) => {
    expect(() => filterPattern(pattern)).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterException',
        message: `Invalid filter pattern: ${pattern}`,
      }),
    )
  })

  it('is refused by name with a regular expression', () => {
    expect(() => filterPattern('{ $.a = %b% }')).toThrow(expect.objectContaining({ code: 'NotImplemented' }))
  })
})
