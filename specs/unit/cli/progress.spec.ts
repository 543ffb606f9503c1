import { describe, expect, it } from '@jest/globals'
import { progressTo } from '../../../harness/cli/progress.ts'

const lines = ['a × 5: 1 s of 2 s', 'a × 5: 2 s of 2 s', 'b × 5: 1 s of 2 s']

/** What is written of these lines to a stream. */
function written(stream: { isTTY?: boolean; columns?: number }): string[] {
  const texts: string[] = []
  const tell = progressTo({ ...stream, write: (text) => texts.push(text) })
  for (const line of lines) tell(line)
  return texts
}

describe('progressTo', () => {
  it('writes plain lines where they are kept', () => {
    expect(written({})).toEqual(['a × 5: 1 s of 2 s\n', 'a × 5: 2 s of 2 s\n', 'b × 5: 1 s of 2 s\n'])
  })

  it('writes in place on a terminal, and leaves a line for each subject', () => {
    expect(written({ isTTY: true, columns: 80 })).toEqual([
      '\r\u001b[Ka × 5: 1 s of 2 s\n',
      '\u001b[1A\r\u001b[Ka × 5: 2 s of 2 s\n',
      '\r\u001b[Kb × 5: 1 s of 2 s\n',
    ])
  })

  it('cuts what would wrap, since a wrapped line cannot be erased', () => {
    expect(written({ isTTY: true, columns: 11 })[0]).toBe('\r\u001b[Ka × 5: 1 s\n')
  })
})
