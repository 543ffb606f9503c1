import { describe, expect, it } from '@jest/globals'
import { userConnections } from '../../../harness/database/connection-counts.ts'

describe('userConnections', () => {
  // The server's own counts as read on MySQL 9.7.4 with the control connection open.
  it.each([
    ['nobody is connected', [1, 1, 67], { current: 0, peak: 0, limit: 66 }],
    ['three are connected', [4, 4, 67], { current: 3, peak: 3, limit: 66 }],
    ['three have gone', [1, 4, 67], { current: 0, peak: 3, limit: 66 }],
    ['every one of three is taken', [4, 4, 4], { current: 3, peak: 3, limit: 3 }],
    ['a fourth of three is refused, and counted', [4, 5, 4], { current: 3, peak: 3, limit: 3 }],
    ['a fourth of three is being refused', [5, 5, 4], { current: 3, peak: 3, limit: 3 }],
    ['the control connection itself is being made', [0, 0, 67], { current: 0, peak: 0, limit: 66 }],
  ])('counts users only when %s', (_, [threadsConnected, maxUsedConnections, maxConnections], expected) => {
    const counts = {
      threadsConnected: threadsConnected!,
      maxUsedConnections: maxUsedConnections!,
      maxConnections: maxConnections!,
    }
    expect(userConnections(counts)).toEqual(expected)
  })
})
