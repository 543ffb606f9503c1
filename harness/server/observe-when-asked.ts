import type { Service } from '../aws/service.ts'
import type { FunctionPlaneEvent } from '../lambda/function-definition.ts'
import type { Observation, ObservationOptions } from './observation.ts'

/** Metrics and logs, as the rest of the server sees them. */
export interface ObservationWhenAsked {
  readonly services: readonly Service[]
  /** Lines of a proxy's log, oldest first. */
  dbProxyLog(proxyArn: string): Promise<string[]>
  endpointRenamed(proxyArn: string, name: string, newName: string): void
  onFunctionEvent(event: FunctionPlaneEvent): void
  /** A line of API Gateway's, for the log group of that ARN. */
  onAccess(logGroupArn: string, stream: string, line: string): void
  /** Forgets everything; after the resources are gone. */
  reset(): Promise<void>
  close(): void
}

/** Until then nobody has asked: the start of a stack does not pay for it. Within the first minute, which is recorded too. */
const LOAD_AFTER_MS = 5_000
/** Lines of functions and APIs that wait for it; the oldest make room. */
const MAX_WAITING = 20_000

/**
 * CloudWatch and CloudWatch Logs, loaded when somebody first asks, or five seconds after the start: 25 ms of CPU that
 * the start of a stack has better use for.
 */
export function observeWhenAsked(options: ObservationOptions): ObservationWhenAsked {
  const { clock } = options
  let loading: Promise<Observation> | undefined
  let loaded: Observation | undefined
  let closed = false
  const waiting: ((observation: Observation) => void)[] = []

  const wait = (tell: (observation: Observation) => void) => {
    waiting.push(tell)
    if (waiting.length > MAX_WAITING) waiting.shift()
  }
  const load = () => {
    loading ??= import('./observation.ts').then(({ startObservation }) => {
      loaded = startObservation(options)
      if (closed) loaded.close()
      for (const tell of waiting.splice(0)) tell(loaded)
      return loaded
    })
    return loading
  }
  const cancel = clock.after(LOAD_AFTER_MS, () => {
    load().catch(() => {}) // whoever asks is told, with the same error
  })

  const service = (signingName: string, of: (observation: Observation) => Service): Service => ({
    signingName,
    get operations() {
      return loaded ? of(loaded).operations : {}
    },
    async load() {
      await load()
    },
  })

  return {
    services: [service('monitoring', ({ cloudWatch }) => cloudWatch), service('logs', ({ logs }) => logs)],
    dbProxyLog: async (proxyArn) => (await load()).dbProxyLog(proxyArn),
    // before it is loaded nothing is counted that could be taken for another endpoint's
    endpointRenamed: (...of) => loaded?.endpointRenamed(...of),
    onFunctionEvent(event) {
      if (loaded) return loaded.onFunctionEvent(event, clock.now())
      const at = clock.now()
      if (event.type === 'log') wait((observation) => observation.onFunctionEvent(event, at))
    },
    onAccess(...line) {
      const at = clock.now()
      if (loaded) return loaded.onAccess(...line, at)
      wait((observation) => observation.onAccess(...line, at))
    },
    async reset() {
      await (await load()).reset()
    },
    close() {
      closed = true
      cancel()
      loaded?.close()
    },
  }
}
