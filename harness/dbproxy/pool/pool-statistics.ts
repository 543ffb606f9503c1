/** Running totals since the proxy was started; gauges are asked from the pool itself. */
export class PoolStatistics {
  borrows = 0
  borrowTimeouts = 0
  /** Borrows that had to wait, and the sum of their waits. */
  waits = 0
  waitedMs = 0
  connectionRequests = 0
  connectionRequestsWithTls = 0
  setupSucceeded = 0
  setupFailed = 0
  /** Most connections ever in use at once, borrowed and pinned. */
  peakInUse = 0

  noteWait(milliseconds: number): void {
    this.waits++
    this.waitedMs += milliseconds
  }

  notePeak(inUse: number): void {
    if (inUse > this.peakInUse) this.peakInUse = inUse
  }
}
