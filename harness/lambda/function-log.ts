import { randomBytes } from 'node:crypto'

const tailBytes = 4096
const keptBytes = 1_000_000
const droppedAtOnce = 1_000

/** The log of one function: what its environments print and the platform's own lines. Old lines are dropped. */
export class FunctionLog {
  #lines: string[] = []
  /** Lines at the beginning that are dropped already: a shift() of so long an array for each line is dear. */
  #dropped = 0
  #bytes = 0

  append(line: string): void {
    this.#lines.push(line)
    this.#bytes += line.length
    while (this.#bytes > keptBytes) this.#bytes -= this.#lines[this.#dropped++]!.length
    if (this.#dropped < droppedAtOnce) return
    this.#lines = this.lines()
    this.#dropped = 0
  }

  lines(): string[] {
    return this.#lines.slice(this.#dropped)
  }
}

/**
 * The log stream of one environment: splits output into lines, passes each on, and keeps the end of the present
 * invocation for `X-Amz-Log-Result`.
 */
export class LogStream {
  readonly #onLine: (line: string) => void
  #partial: Buffer = Buffer.alloc(0)
  #tail = ''

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  /** Output of the runtime's process, in pieces of any size. */
  write(chunk: Buffer): void {
    let rest = this.#partial.length ? Buffer.concat([this.#partial, chunk]) : chunk
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      this.#emit(rest.toString('utf8', 0, end))
      rest = rest.subarray(end + 1)
    }
    this.#partial = rest
  }

  /** A line of the platform. */
  line(text: string): void {
    this.flush()
    this.#emit(text)
  }

  /** Ends an unfinished last line: its process is gone or its invocation is over. */
  flush(): void {
    if (!this.#partial.length) return
    const text = this.#partial.toString('utf8')
    this.#partial = Buffer.alloc(0)
    this.#emit(text)
  }

  /** Begins a new tail. */
  begin(): void {
    this.flush()
    this.#tail = ''
  }

  /** The last 4 KB since {@link begin}. */
  tail(): string {
    const bytes = Buffer.from(this.#tail)
    return bytes.length <= tailBytes ? this.#tail : bytes.subarray(bytes.length - tailBytes).toString('utf8')
  }

  #emit(line: string): void {
    this.#tail += `${line}\n`
    // Keep the string short without counting bytes for every line: characters are never fewer than bytes / 4.
    if (this.#tail.length > 4 * tailBytes) this.#tail = this.#tail.slice(-tailBytes)
    this.#onLine(line)
  }
}

/** `YYYY/MM/DD/[version]…`, of the day on which the environment was started. */
export function newLogStreamName(startedAtMs: number, version: string): string {
  const day = new Date(startedAtMs).toISOString().slice(0, 10).replaceAll('-', '/')
  return `${day}/[${version}]${randomBytes(16).toString('hex')}`
}
