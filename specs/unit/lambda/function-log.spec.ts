import { describe, expect, it } from '@jest/globals'
import { LogStream } from '../../../harness/lambda/function-log.ts'
import { reportLine } from '../../../harness/lambda/report.ts'

function stream() {
  const lines: string[] = []
  return { lines, log: new LogStream((line) => lines.push(line)) }
}

describe('a log stream', () => {
  it('cuts output into lines, wherever its pieces end', () => {
    const { lines, log } = stream()
    const bytes = Buffer.from('één\ntwo\nthr')
    log.write(bytes.subarray(0, 1))
    log.write(bytes.subarray(1, 6))
    log.write(bytes.subarray(6))
    expect(lines).toEqual(['één', 'two'])
    log.flush()
    expect(lines).toEqual(['één', 'two', 'thr'])
  })

  it('keeps the last 4 KB since the invocation began', () => {
    const { log } = stream()
    log.line('before')
    log.begin()
    log.line('START')
    expect(log.tail()).toBe('START\n')
    for (let i = 0; i < 3000; i++) log.line(`line ${i}`)
    expect(Buffer.byteLength(log.tail())).toBe(4096)
    expect(log.tail().endsWith('line 2998\nline 2999\n')).toBe(true)
  })
})

describe('the REPORT line', () => {
  const report = {
    requestId: 'i',
    durationMs: 12.344,
    memorySize: 128,
    maxMemoryUsed: 74,
    initMs: undefined,
    failure: undefined,
  }
  it.each([
    {
      title: 'of a warm invocation',
      change: {},
      line: 'REPORT RequestId: i\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 74 MB\t',
    },
    {
      title: 'of a cold start bills the Init phase',
      change: { initMs: 166.62 },
      line: 'REPORT RequestId: i\tDuration: 12.34 ms\tBilled Duration: 179 ms\tMemory Size: 128 MB\tMax Memory Used: 74 MB\tInit Duration: 166.62 ms\t',
    },
    {
      title: 'of a timeout',
      change: { failure: { kind: 'timeout' as const, timeoutSeconds: 3 }, maxMemoryUsed: undefined },
      line: 'REPORT RequestId: i\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tStatus: timeout\t',
    },
    {
      title: 'of a crash',
      change: { failure: { kind: 'exit' as const, reason: { code: 1, signal: null } } },
      line: 'REPORT RequestId: i\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 74 MB\tStatus: error\tError Type: Runtime.ExitError\t',
    },
  ])('$title', ({ change, line }) => {
    expect(reportLine({ ...report, ...change })).toBe(line)
  })
})
