import type { LoadOutage } from '../load-result.ts'
import type { GeneratorFindings } from './generator-plan.ts'

/** When answers failed, when they came again, and how long there was none that succeeded. */
export class Continuity {
  #outage: LoadOutage | undefined
  #lastSuccessMs = 0
  #silence = { fromMs: 0, ms: 0 }

  /** Answers in the order of time; `atMs` since the measured part's start. */
  record(atMs: number, latencyMs: number, succeeded: boolean): void {
    const ms = Math.round(atMs)
    if (succeeded) this.#succeeded(ms, atMs - latencyMs)
    else this.#outage = { firstFailureMs: ms, ...this.#outage, lastFailureMs: ms }
  }

  findings(durationMs: number): Pick<GeneratorFindings, 'outage' | 'longestSilence'> {
    const last = { fromMs: this.#lastSuccessMs, ms: durationMs - this.#lastSuccessMs }
    return {
      ...(this.#outage && { outage: this.#outage }),
      longestSilence: last.ms > this.#silence.ms ? last : this.#silence,
    }
  }

  /** What was under way already when the first one failed is no sign of recovery. */
  #succeeded(ms: number, beganMs: number): void {
    const silence = ms - this.#lastSuccessMs
    if (silence > this.#silence.ms) this.#silence = { fromMs: this.#lastSuccessMs, ms: silence }
    this.#lastSuccessMs = ms
    const outage = this.#outage
    if (outage && outage.firstSuccessAfterMs === undefined && beganMs >= outage.firstFailureMs)
      this.#outage = { ...outage, firstSuccessAfterMs: ms }
  }
}
