import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

export interface DownloadOptions {
  /** How long the host may take to begin its answer. Milliseconds. */
  readonly answerTimeoutMs: number
  /** How long it may pause in the middle of it. Milliseconds. */
  readonly pauseTimeoutMs: number
  /** Hears the number of bytes so far and, where it is known, of all. */
  readonly onBytes?: (received: number, total: number | undefined) => void
}

/** Fetches `url` into `file`. Rejects with what went wrong in words: no answer, an answer that is none, a pause. */
export async function download(url: string, file: string, options: DownloadOptions): Promise<void> {
  const { answerTimeoutMs, pauseTimeoutMs, onBytes } = options
  const abort = new AbortController()
  const giveUp = (why: string) => () => abort.abort(new Error(why))
  let timer = setTimeout(giveUp(`no answer within ${answerTimeoutMs} ms`), answerTimeoutMs)
  try {
    const answer = await fetch(url, { signal: abort.signal })
    if (!answer.ok || !answer.body) throw new Error(`answer ${answer.status} ${answer.statusText}`.trim())
    const length = Number(answer.headers.get('content-length'))
    const total = length > 0 ? length : undefined
    let received = 0
    const watch = async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        clearTimeout(timer)
        timer = setTimeout(giveUp(`no bytes for ${pauseTimeoutMs} ms`), pauseTimeoutMs)
        received += chunk.length
        onBytes?.(received, total)
        yield chunk
      }
    }
    await pipeline(answer.body, watch, createWriteStream(file))
  } catch (error) {
    // fetch says "fetch failed" and keeps the reason as the cause.
    const cause = (error as Error).cause as Error | undefined
    throw new Error(cause?.message || (error as Error).message, { cause: error })
  } finally {
    clearTimeout(timer)
  }
}
