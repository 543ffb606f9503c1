import { errorRate } from './budget.ts'
import type { LoadResult, LoadRun } from './load-result.ts'

/** How near to `max_connections` is too near: AWS advises to keep 30 per cent of headroom for RDS Proxy. */
const NEAR_LIMIT = 1 / 1.3

/** A run in a sentence or two: what happened to the database, and what to look at next. */
export function verdictOf(run: LoadRun, { maxConnections }: LoadResult): string {
  if (run.invocations === 0) return 'No invocation came to an end in this time: nothing was measured.'
  const sentences = [failures(run, maxConnections) ?? 'Every invocation succeeded.']
  if (run.notSent > 0)
    sentences.push(
      `${run.notSent} invocations were due and never sent: ${run.concurrency} at once are too few for this rate.`,
    )
  const { peakDatabaseConnections: peak, peakEnvironments: environments } = run
  if (peak >= maxConnections) sentences.push(`All ${maxConnections} connections of the database were taken.`)
  else if (peak >= maxConnections * NEAR_LIMIT)
    sentences.push(`${peak} of ${maxConnections} connections were taken: little headroom.`)
  else
    sentences.push(
      `${environments > 0 ? `${environments} environments` : 'They'} needed ${peak} of ${maxConnections} connections.`,
    )
  if ((run.peakPinned ?? 0) > 0) sentences.push(pinned(run))
  return sentences.join(' ')
}

function failures(run: LoadRun, maxConnections: number): string | undefined {
  const worst = Object.entries(run.errors).sort(([, one], [, other]) => other - one)[0]
  if (!worst) return undefined
  const [code] = worst
  const rate = `${percent(errorRate(run))} of the invocations failed, most with ${code}`
  if (code === 'ER_CON_COUNT_ERROR')
    return `${rate}: the database refuses whoever comes after its ${maxConnections} connections.`
  if (code === '9501')
    return `${rate}: the proxy had no database connection for them within its borrow timeout.`
  if (code === 'ETIMEDOUT')
    return `${rate}: the driver gave up connecting, before the proxy had a database connection for it.`
  if (code === 'Sandbox.Timedout')
    return `${rate}: the handler was still waiting, for a connection most likely, when the function's own timeout ended it.`
  if (code === 'Unanswered') return `${rate}: they had no answer 30 s after the last call.`
  return `${rate}.`
}

function pinned({ peakPinned, pins }: LoadRun): string {
  const [first] = pins
  const why = first ? ` by ${first.rule} (${first.statement})` : ''
  return `${peakPinned} database connections were pinned${why}: each belongs to one client until that disconnects. See docs/pinning.md${first ? `#${first.rule.toLowerCase()}` : ''}.`
}

function percent(share: number): string {
  return share < 0.001 ? '< 0.1 %' : `${Math.round(share * 1_000) / 10} %`
}
