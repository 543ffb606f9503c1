/** Where progress is told: standard error, as far as this module knows it. */
export interface ProgressStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

const ERASE_LINE = '\r\u001b[K'
const UNKNOWN_WIDTH = 80

/**
 * Tells lines: one below the other where they are kept (CI), and on a terminal in place of the line before when both begin with the same
 * words before the colon, so that each run leaves one line behind.
 */
export function progressTo(stream: ProgressStream): (line: string) => void {
  if (!stream.isTTY) return (line) => void stream.write(`${line}\n`)
  let before: string | undefined
  return (line) => {
    const [subject] = line.split(': ')
    // A line that wraps could not be erased.
    const shown = line.slice(0, (stream.columns ?? UNKNOWN_WIDTH) - 1)
    const upOver = before === subject ? '\u001b[1A' : ''
    stream.write(`${upOver}${ERASE_LINE}${shown}\n`)
    before = subject
  }
}
