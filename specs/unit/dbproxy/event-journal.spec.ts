import { describe, expect, it } from '@jest/globals'
import type { DbProxyEvent } from '../../../harness/dbproxy/db-proxy-event.ts'
import { EventJournal } from '../../../harness/dbproxy/plane/event-journal.ts'

const received = (clientConnection: number): DbProxyEvent => ({
  type: 'ClientConnectionReceived',
  clientConnection,
  endpoint: 'default',
  address: '127.0.0.1:1',
})
const duplicate: DbProxyEvent = { type: 'DuplicateUser', user: 'admin' }

function takeAll(journal: EventJournal) {
  const taken: DbProxyEvent[] = []
  for (;;) {
    const { entries, more } = journal.take()
    taken.push(...entries.map((entry) => entry.event))
    if (!more) return taken
  }
}

describe('the journal of a plane’s events', () => {
  it('gives events back in the order in which they happened, once, with their proxy and time', () => {
    const journal = new EventJournal()
    journal.add('p', received(1))
    journal.add('q', duplicate)
    journal.add('p', received(2))
    const { entries, more } = journal.take()
    expect(more).toBe(false)
    expect(entries.map((entry) => [entry.proxyName, entry.event])).toEqual([
      ['p', received(1)],
      ['q', duplicate],
      ['p', received(2)],
    ])
    expect(Math.abs((entries[0]?.at ?? 0) - Date.now())).toBeLessThan(60_000)
    expect(journal.take()).toEqual({ entries: [], more: false })
  })

  it('gives them in portions of 500', () => {
    const journal = new EventJournal()
    for (let i = 0; i < 501; i++) journal.add('p', received(i))
    const first = journal.take()
    expect([first.entries.length, first.more]).toEqual([500, true])
    const second = journal.take()
    expect([second.entries.length, second.more]).toEqual([1, false])
  })

  it('keeps the latest 20,000 of what comes with every client, and what is rare besides', () => {
    const journal = new EventJournal()
    journal.add('p', duplicate)
    for (let i = 0; i < 50_000; i++) journal.add('p', received(i))
    const events = takeAll(journal)
    expect(events).toHaveLength(20_001)
    expect(events[0]).toEqual(duplicate)
    expect(events[1]).toEqual(received(30_000))
    expect(events.at(-1)).toEqual(received(49_999))
  })

  it('leaves out what no line is written about', () => {
    const journal = new EventJournal()
    const type = 'ClientConnectionSetupSucceeded'
    journal.add('p', { type, clientConnection: 1, endpoint: 'default', user: 'admin', tls: true })
    expect(takeAll(journal)).toEqual([])
  })
})
