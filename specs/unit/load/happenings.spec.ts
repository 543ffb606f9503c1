import { describe, expect, it } from '@jest/globals'
import { eventually } from '../../../harness/kit/eventually.ts'
import { Happenings } from '../../../harness/load/happenings.ts'

describe('Happenings', () => {
  it('are done at their moments, and leave a mark each', async () => {
    const done: string[] = []
    const happenings = new Happenings([
      { atMs: 20, label: 'second', act: async () => done.push('second') },
      { atMs: 0, label: 'first', act: async () => done.push('first') },
    ])
    happenings.start()
    await eventually(() => done.length === 2)
    const marks = await happenings.finish()
    expect(done).toEqual(['first', 'second'])
    expect(marks.map(({ label }) => label)).toEqual(['first', 'second'])
    expect(marks[1]!.fromMs).toBeGreaterThanOrEqual(19)
    for (const { fromMs, untilMs } of marks) expect(untilMs).toBeGreaterThanOrEqual(fromMs)
  })

  it('pass on what went wrong, when the run is through', async () => {
    let begun = false
    const act = async () => {
      begun = true
      throw new Error('the database is paused')
    }
    const happenings = new Happenings([{ atMs: 0, label: 'fail over', act }])
    happenings.start()
    await eventually(() => begun)
    await expect(happenings.finish()).rejects.toThrow('the database is paused')
  })

  it('refuse a run that ended before their moment', async () => {
    const happenings = new Happenings([{ atMs: 60_000, label: 'late', act: async () => {} }])
    happenings.start()
    await expect(happenings.finish()).rejects.toThrow('the load ended before 1 of its happenings')
  })
})
