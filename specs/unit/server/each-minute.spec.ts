import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../harness/kit/clock.ts'
import { deferred } from '../../../harness/kit/deferred.ts'
import { EachMinute } from '../../../harness/server/each-minute.ts'

describe('what is done each minute', () => {
  it('is done at the clock’s full minutes until it is stopped', () => {
    const clock = new ManualClock(90_000)
    const times: number[] = []
    const minutes = new EachMinute(clock, async () => {
      times.push(clock.now())
    })
    minutes.start()
    clock.advance(29_999)
    expect(times).toEqual([])
    clock.advance(1)
    expect(times).toEqual([120_000])
    minutes.stop()
    clock.advance(600_000)
    expect(times).toEqual([120_000])
  })

  it('goes on after a failure, which whoever asks is told', async () => {
    const clock = new ManualClock(0)
    let runs = 0
    const minutes = new EachMinute(clock, async () => {
      runs++
      throw new Error('no')
    })
    minutes.start()
    for (let minute = 1; minute <= 3; minute++) {
      clock.advance(60_000)
      await expect(minutes.now()).rejects.toThrow('no')
    }
    expect(runs).toBe(6)
    minutes.stop()
  })

  it('is never done twice at once; all who ask meanwhile share the run after', async () => {
    const runs: ReturnType<typeof deferred<void>>[] = []
    const minutes = new EachMinute(new ManualClock(0), () => {
      const run = deferred<void>()
      runs.push(run)
      return run.promise
    })
    const first = minutes.now()
    const [second, third] = [minutes.now(), minutes.now()]
    expect(runs).toHaveLength(1)
    runs[0]?.resolve()
    await first
    await Promise.resolve()
    expect(runs).toHaveLength(2)
    runs[1]?.resolve()
    await Promise.all([second, third])
    expect(runs).toHaveLength(2)
  })
})
