// The embedded world's process. Its client writes one line of options and keeps the input open; when the input ends,
// however the client died, everything started here is ended and the process with it.
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { PoolhouseError } from '../kit/errors.ts'
import { layGround, type ServerOptions } from './ground.ts'
import type { World } from './world.ts'

process.title = 'poolhouse-server'
let world: Promise<World> | undefined
let directory: string | undefined
let isEnding = false
/** How long an end waits for a start that is under way. */
const UNFINISHED_START_MS = 1_500

const input = createInterface({ input: process.stdin })
input.once('line', (line) => {
  world = start(JSON.parse(line) as ServerOptions)
  world.then(
    ({ endpointUrl }) => tell({ type: 'ready', endpointUrl }),
    (error: Error) => {
      const code = error instanceof PoolhouseError ? { code: error.code } : {}
      tell({
        type: 'failed',
        ...code,
        message: error instanceof PoolhouseError ? error.message : String(error.stack),
      })
      end(1)
    },
  )
})
input.once('close', () => end(0))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0))
process.stdout.on('error', () => {}) // the client is gone; the input's end says so too
process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.stack}\n`)
  end(70)
})

async function start(options: ServerOptions): Promise<World> {
  directory = options.directory
  const ground = await layGround(options, (line) => tell({ type: 'progress', line }))
  const { startWorld } = await import('./world.ts')
  return startWorld(ground, () => tell({ type: 'reset' }))
}

function end(status: number): void {
  if (isEnding) return
  isEnding = true
  endWorld().then(
    () => process.exit(status),
    (error: Error) => {
      process.stderr.write(`${error.stack}\n`)
      process.exit(71)
    },
  )
}

async function endWorld(): Promise<void> {
  const started = await Promise.race([
    world?.catch(() => undefined),
    pause(UNFINISHED_START_MS, 'unfinished' as const),
  ])
  if (started !== 'unfinished') return started?.dispose()
  // A start that fetches a server may take minutes: it is left where it is. Its children die with this process, what it
  // has in the cache is taken up or removed by the next start.
  if (directory) rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
}

function tell(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}
