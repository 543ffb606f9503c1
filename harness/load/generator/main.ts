// The load generator's process: reads its plan from the first line of its input, invokes through the AWS SDK, writes a line of
// JSON for each thing to tell. A process of its own, so that the caller's own work does not show in the latencies. Ends with its
// input.
import { createInterface } from 'node:readline'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { errorCodeOf } from '../outcome.ts'
import { closedLoop } from './closed-loop.ts'
import type { GeneratorMessage, GeneratorPlan } from './generator-plan.ts'
import { openLoop } from './open-loop.ts'
import { Recorder } from './recorder.ts'

const PROGRESS_MS = 1_000
const UNANSWERED = 'Unanswered'

process.title = 'poolhouse-load'
const input = createInterface({ input: process.stdin })
input.once('line', (line) => {
  generate(JSON.parse(line) as GeneratorPlan).then(
    () => process.exit(0),
    (error: Error) => {
      tell({ type: 'failed', message: error.stack ?? error.message })
      process.exit(1)
    },
  )
})
input.once('close', () => process.exit(0))

async function generate(plan: GeneratorPlan): Promise<void> {
  const { endpoint, region, credentials, functionName, concurrency } = plan
  // Retries would hide throttles and count an invocation twice; the SDK's 50 sockets would cap the concurrency.
  const lambda = new LambdaClient({
    endpoint,
    region,
    credentials,
    maxAttempts: 1,
    requestHandler: { httpAgent: { keepAlive: true, maxSockets: concurrency } },
  })
  const payload = Buffer.from(plan.payload)
  const invoke = async (): Promise<string | undefined> => {
    try {
      const answer = await lambda.send(new InvokeCommand({ FunctionName: functionName, Payload: payload }))
      if (!answer.FunctionError) return undefined
      return errorCodeOf(JSON.parse(Buffer.from(answer.Payload ?? []).toString('utf8')))
    } catch (error) {
      const { name, code } = error as Error & { code?: string }
      return code ?? name
    }
  }

  const startMs = performance.now()
  const measureFromMs = startMs + plan.warmUpMs
  const untilMs = measureFromMs + plan.durationMs
  const recorder = new Recorder(plan.durationMs)
  const underWay = new Set<{ readonly dueMs: number }>()
  const call = async (dueMs: number) => {
    const sent = { dueMs }
    underWay.add(sent)
    const error = await invoke()
    underWay.delete(sent)
    const now = performance.now()
    // By its answer, not by its start: a call that began in the warm-up and hangs is part of the picture.
    if (now >= measureFromMs) recorder.record(now - measureFromMs, now - dueMs, error)
  }
  const measuring = setTimeout(() => tell({ type: 'measuring' }), plan.warmUpMs)
  const progress = setInterval(() => {
    const { succeeded, failed } = recorder
    tell({ type: 'progress', succeeded, failed, atMs: Math.round(performance.now() - measureFromMs) })
  }, PROGRESS_MS)
  const { arrivalRatePerS, rampMs, thinkTimeMs } = plan
  if (arrivalRatePerS === undefined) await closedLoop({ concurrency, thinkTimeMs, rampMs, untilMs, call })
  else {
    const loop = { arrivalRatePerS, concurrency, rampMs, fromMs: startMs, untilMs, call }
    recorder.notSent = await openLoop(loop)
  }
  // Leaving out whoever still waits would be kind to a stack that hangs.
  const now = performance.now()
  for (const { dueMs } of underWay) recorder.record(now - measureFromMs, now - dueMs, UNANSWERED)
  clearTimeout(measuring)
  clearInterval(progress)
  tell({ type: 'done', findings: recorder.findings() })
}

function tell(message: GeneratorMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}
