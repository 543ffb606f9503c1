import { describe, expect, it } from '@jest/globals'
import { knownInstanceClasses, maxConnectionsOf } from '../../../harness/database/instance-class.ts'

describe('maxConnectionsOf', () => {
  // The observed column of the reference, and classes of the same memory.
  it.each([
    ['db.t1.micro', 32],
    ['db.t2.micro', 66],
    ['db.t3.micro', 66],
    ['db.t4g.micro', 66],
    ['db.t3.small', 150],
    ['db.t3.medium', 312],
    ['db.m3.medium', 296],
    ['db.t3.large', 648],
    ['db.m5.large', 648],
    ['db.m3.large', 609],
    ['db.m4.xlarge', 1320],
    ['db.m6g.xlarge', 1320],
    ['db.r5.large', 1320],
    ['db.r3.large', 1258],
    ['db.m3.xlarge', 1237],
    ['db.r3.xlarge', 2540],
  ])('gives %s %d connections', (instanceClass, expected) => {
    expect(maxConnectionsOf(instanceClass)).toBe(expected)
  })

  it.each(['db.t3.nano', 't3.micro', 'db.x99.large', 'db.constructor.name', '', 'db.t3.micro.extra'])(
    'knows nothing of %j',
    (instanceClass) => {
      expect(maxConnectionsOf(instanceClass)).toBeUndefined()
    },
  )

  it('stays below the nominal memory divided by 12582880 for every class', () => {
    const nominalGiB: Record<string, number> = {
      'db.m5.2xlarge': 32,
      'db.m5.4xlarge': 64,
      'db.r5.4xlarge': 128,
    }
    for (const [instanceClass, gib] of Object.entries(nominalGiB)) {
      expect(maxConnectionsOf(instanceClass)).toBeLessThan((gib * 2 ** 30) / 12_582_880)
    }
  })
})

describe('knownInstanceClasses', () => {
  it('names only classes that have a figure', () => {
    const classes = knownInstanceClasses()
    expect(classes).toContain('db.t3.micro')
    for (const instanceClass of classes) expect(maxConnectionsOf(instanceClass)).toBeGreaterThan(0)
  })
})
