import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { PoolhouseError } from '../../kit/errors.ts'
import { programFile } from '../../kit/program-url.ts'
import type { GeneratorFindings, GeneratorMessage, GeneratorPlan } from './generator-plan.ts'

/** What a run may take beyond its plan: the import of the SDK and the last answers. */
const GRACE_MS = 60_000
const STDERR_SHOWN = 2_000

export interface GeneratorCallbacks {
  /** The warm-up is over. */
  onMeasuring(): void
  onProgress(progress: { succeeded: number; failed: number; atMs: number }): void
}

/**
 * Runs one plan in a process of its own, which ends with this one. Rejects with PoolhouseError `ServerFailed` when that process fails
 * or does not come to an end.
 */
export async function runGenerator(
  plan: GeneratorPlan,
  { onMeasuring, onProgress }: GeneratorCallbacks,
): Promise<GeneratorFindings> {
  const child = spawn(process.execPath, [programFile('./main', import.meta.url)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const limit = setTimeout(() => child.kill('SIGKILL'), plan.warmUpMs + plan.durationMs + GRACE_MS)
  let findings: GeneratorFindings | undefined
  let failure = ''
  child.once('error', (error) => {
    failure = error.message
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    failure = (failure + text).slice(-STDERR_SHOWN)
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = JSON.parse(line) as GeneratorMessage
    if (message.type === 'measuring') onMeasuring()
    else if (message.type === 'progress') onProgress(message)
    else if (message.type === 'done') findings = message.findings
    else failure = message.message
  })
  child.stdin.on('error', () => {}) // it ended before it read: 'close' tells
  child.stdin.write(`${JSON.stringify(plan)}\n`)
  try {
    await ended
  } finally {
    clearTimeout(limit)
    child.kill('SIGKILL')
  }
  if (findings) return findings
  throw new PoolhouseError(
    'ServerFailed',
    `the load generator ended without a result: ${failure.trim() || `status ${child.exitCode ?? child.signalCode}`}`,
  )
}
