import { beforeEach, describe, expect, it } from '@jest/globals'
import { ClientDeadlines } from '../../../harness/dbproxy/client/client-deadlines.ts'
import { ManualClock } from '../../../harness/kit/clock.ts'

/** Closed at `dueAt`, which may be put off. */
class Client {
  dueAt: number
  closedAt: number | undefined

  constructor(dueAt: number) {
    this.dueAt = dueAt
  }

  closeIfDue(now: number): number {
    if (this.closedAt !== undefined) return Number.POSITIVE_INFINITY
    if (now < this.dueAt) return this.dueAt
    this.closedAt = now
    return Number.POSITIVE_INFINITY
  }
}

/** Counts the timers that are set. */
class CountingClock extends ManualClock {
  set = 0
  override after(delayMs: number, callback: () => void): () => void {
    this.set++
    return super.after(delayMs, callback)
  }
}

describe('the deadlines of all clients', () => {
  let clock: CountingClock
  let clients: Client[]
  let deadlines: ClientDeadlines
  const comes = (dueAt: number) => {
    const client = new Client(dueAt)
    clients.push(client)
    deadlines.expect(dueAt)
    return client
  }

  beforeEach(() => {
    clock = new CountingClock()
    clients = []
    deadlines = new ClientDeadlines(clock, clients)
  })

  it('are kept to the millisecond, in whichever order the clients came', () => {
    const [late, early, between] = [comes(3_000), comes(1_000), comes(2_000)]
    clock.advance(10_000)
    expect([early.closedAt, between.closedAt, late.closedAt]).toEqual([1_000, 2_000, 3_000])
  })

  it('need one timer for clients that come one after the other', () => {
    for (let dueAt = 10_000; dueAt < 10_100; dueAt++) comes(dueAt)
    expect(clock.set).toBe(1)
  })

  it('that are put off are looked at again when they are due', () => {
    const client = comes(1_000)
    clock.advance(500)
    client.dueAt = 1_500
    clock.advance(999)
    expect(client.closedAt).toBeUndefined()
    clock.advance(1)
    expect(client.closedAt).toBe(1_500)
  })

  it('that are past close the client a millisecond later', () => {
    clock.advance(5_000)
    const client = comes(1_000)
    clock.advance(1)
    expect(client.closedAt).toBe(5_001)
  })

  it('are no more once they are closed', () => {
    const before = comes(1_000)
    deadlines.close()
    const after = comes(500)
    clock.advance(10_000)
    expect([before.closedAt, after.closedAt]).toEqual([undefined, undefined])
  })
})
