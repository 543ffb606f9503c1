// A process of its own: the load of the bench `dbproxy`.
import { build, type Histogram } from 'hdr-histogram-js'
import { answerBench } from './child.ts'
import { RawClient, type RawTarget } from './raw-client.ts'

/** A slice of load. Latencies are added up over all slices of the same `key`. */
export interface Slice {
  readonly key: string
  readonly target: RawTarget
  readonly clients: number
  readonly ms: number
}

export interface SliceResult {
  readonly completed: number
  readonly seconds: number
}

const CONNECTING_AT_ONCE = 32
const LONGEST_MICROSECONDS = 60e6

const held = new Map<string, RawClient[]>()
const histograms = new Map<string, Histogram>()

const operations = {
  /** `select now()` in a closed loop over held connections. They stay open for the next slice. */
  async now({ key, target, clients, ms }: Slice): Promise<SliceResult> {
    const connections = await hold({ key, target, clients })
    const histogram = histogramOf(key)
    const { promise, resolve, reject } = Promise.withResolvers<SliceResult>()
    let completed = 0
    let running = connections.length
    const began = performance.now()
    const until = began + ms
    for (const client of connections) {
      let sent = began
      client.onFailed = reject
      client.onReply = () => {
        const now = performance.now()
        histogram.recordValue(Math.ceil((now - sent) * 1_000))
        completed++
        sent = now
        if (now < until) client.query()
        else if (--running === 0) resolve({ completed, seconds: (now - began) / 1_000 })
      }
      client.query()
    }
    return promise
  },

  /** Connect, one `select now()`, and COM_QUIT until the server has closed, in a closed loop. */
  async connect({ key, target, clients, ms }: Slice): Promise<SliceResult> {
    const histogram = histogramOf(key)
    let completed = 0
    const began = performance.now()
    const loop = async () => {
      for (let sent = began; sent < began + ms; sent = performance.now()) {
        const client = await RawClient.connect(target)
        await new Promise<void>((resolve, reject) => {
          client.onReply = resolve
          client.onFailed = reject
          client.query()
        })
        await client.quit()
        histogram.recordValue(Math.ceil((performance.now() - sent) * 1_000))
        completed++
      }
    }
    await Promise.all(Array.from({ length: clients }, loop))
    return { completed, seconds: (performance.now() - began) / 1_000 }
  },

  /** Opens connections until there are `clients`; they do nothing. */
  async idle(slice: Omit<Slice, 'ms'>): Promise<number> {
    return (await hold(slice)).length
  },

  percentiles(key: string): { p50Ms: number; p99Ms: number } {
    const histogram = histogramOf(key)
    return {
      p50Ms: histogram.getValueAtPercentile(50) / 1_000,
      p99Ms: histogram.getValueAtPercentile(99) / 1_000,
    }
  },

  /** Forgets latencies: of a warm-up. */
  forget(key: string): void {
    histogramOf(key).reset()
  },

  release(_: undefined): void {
    for (const client of [...held.values()].flat()) client.destroy()
    held.clear()
  },
}

export type LoadGenerator = typeof operations

async function hold({ key, target, clients }: Omit<Slice, 'ms'>): Promise<RawClient[]> {
  const connections = held.get(key) ?? []
  held.set(key, connections)
  let missing = clients - connections.length
  const open = async () => {
    while (missing-- > 0) connections.push(await RawClient.connect(target))
  }
  await Promise.all(Array.from({ length: CONNECTING_AT_ONCE }, open))
  return connections
}

function histogramOf(key: string): Histogram {
  const known = histograms.get(key)
  if (known) return known
  const histogram = build({ highestTrackableValue: LONGEST_MICROSECONDS, numberOfSignificantValueDigits: 3 })
  histograms.set(key, histogram)
  return histogram
}

answerBench(operations, () => operations.release(undefined))
