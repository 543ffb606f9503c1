import type { ExecutionEnvironment } from './execution-environment.ts'

/**
 * How long an environment that is wanted again and again runs on after an invocation, and how much longer for each environment that there is. How
 * soon AWS stops one is not public; stopping and continuing a process of several threads costs as much as the rest of an invocation
 * (measured), and more the more there are: at each stop Node asks the kernel about every child.
 */
const GRACE_MS = 5
const GRACE_MS_EACH = 5

/**
 * Freezes environments that have become free: at once, and after a moment only when their last pause was shorter than that, so that under
 * load those which are busy all the time are not stopped in between.
 */
export class Freezer {
  readonly #count: () => number
  readonly #soon = new Map<ExecutionEnvironment, NodeJS.Timeout>()
  readonly #pauses = new WeakMap<ExecutionEnvironment, { since: number; lastMs: number }>()

  /** @param count of the environments that there are */
  constructor(count: () => number) {
    this.#count = count
  }

  /** The environment has become free. */
  rest(environment: ExecutionEnvironment): void {
    const pause = this.#pauses.get(environment) ?? { since: 0, lastMs: Number.POSITIVE_INFINITY }
    this.#pauses.set(environment, pause)
    pause.since = performance.now()
    const graceMs = GRACE_MS + GRACE_MS_EACH * this.#count()
    if (pause.lastMs > graceMs) {
      freeze(environment)
      return
    }
    const timer = setTimeout(() => {
      this.#soon.delete(environment)
      freeze(environment)
    }, graceMs)
    this.#soon.set(environment, timer.unref())
  }

  /** It is taken for an invocation, or ended. */
  take(environment: ExecutionEnvironment): void {
    const pause = this.#pauses.get(environment)
    if (pause) pause.lastMs = performance.now() - pause.since
    clearTimeout(this.#soon.get(environment))
    this.#soon.delete(environment)
  }

  /** Freezes what is about to be frozen: whoever looks sees one state or the other. */
  settle(): void {
    for (const [environment, timer] of this.#soon) {
      clearTimeout(timer)
      freeze(environment)
    }
    this.#soon.clear()
  }
}

function freeze(environment: ExecutionEnvironment): void {
  if (environment.state === 'ready') environment.freeze()
}
