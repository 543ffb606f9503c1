import { type Deferred, deferred } from '../kit/deferred.ts'
import type { EnvironmentHost, Outcome } from './environment-host.ts'
import { FunctionGoneError } from './errors.ts'
import { ExecutionEnvironment } from './execution-environment.ts'
import { Freezer } from './freezer.ts'
import type { InvocationRequest, ProvisionedState } from './function-definition.ts'

/**
 * Gives invocations of one version of a function their environments: the one that was free last, else a new one. An environment
 * is on exactly one shelf: `starting`, `busy` or `free`. An invocation for which an environment is being started
 * takes one that becomes free earlier; a start that nobody waits for any more is not begun.
 */
export class Assignment {
  #host: EnvironmentHost
  readonly #starting = new Set<ExecutionEnvironment>()
  readonly #busy = new Set<ExecutionEnvironment>()
  /** The most recently used one last. */
  #free: ExecutionEnvironment[] = []
  #waiting: Deferred<ExecutionEnvironment>[] = []
  /** Starts that stand in the spawn queue and have not begun. */
  #queuedStarts = 0
  /** Environments on their way out, until their processes are gone. */
  readonly #ending = new Set<Promise<void>>()
  readonly #freezer = new Freezer(() => this.#starting.size + this.#busy.size + this.#free.length)
  #removed = false
  #cancelReaping: (() => void) | undefined
  /** Environments to keep initialised ahead of any invocation. */
  #provisioned = { count: 0, failed: false }

  constructor(host: EnvironmentHost) {
    this.#host = host
  }

  get host(): EnvironmentHost {
    return this.#host
  }

  environments(): ExecutionEnvironment[] {
    this.#freezer.settle()
    return [...this.#starting, ...this.#busy, ...this.#free]
  }

  async invoke(request: InvocationRequest): Promise<Outcome> {
    const environment = await this.#reserve()
    try {
      return await environment.invoke(request)
    } finally {
      this.#busy.delete(environment)
      this.#offer(environment)
    }
  }

  /** Starts environments until `count` exist, and resolves once those have been initialised. */
  async prewarm(count: number): Promise<void> {
    const missing = count - this.environments().length
    const starts = Array.from({ length: Math.max(0, missing) }, () =>
      this.#host.spawnQueue.run(async () => {
        if (!this.#removed && this.environments().length < count) await this.#initialise()
      }),
    )
    await Promise.all(starts)
  }

  /** Keeps `count` environments initialised from now on, beside those that invocations start. */
  provision(count: number): void {
    this.#provisioned = { count, failed: false }
    const spare = this.#free.filter(isProvisioned).slice(0, Math.max(0, this.#kept().length - count))
    this.#free = this.#free.filter((environment) => !spare.includes(environment))
    for (const environment of spare) this.#end(environment)
    this.#fill()
  }

  provisioned(): ProvisionedState {
    const initialised = [...this.#busy, ...this.#free].filter(isProvisioned)
    const { count, failed } = this.#provisioned
    return { requested: count, allocated: initialised.length, failed }
  }

  /** Ends one environment, as a host that fails does; its invocation ends with `signal: killed`. */
  kill(environment: ExecutionEnvironment): void {
    this.#free = this.#free.filter((each) => each !== environment)
    this.#end(environment)
    this.#fill()
  }

  /** From now on only environments of this host serve; older ones end when their invocation does. */
  replace(host: EnvironmentHost): void {
    this.#host = host
    const idle = this.#free
    this.#free = []
    for (const environment of idle) this.#end(environment)
    this.#provisioned = { ...this.#provisioned, failed: false }
    this.#fill()
  }

  /** Ends every environment, also in the middle of an invocation; waiting invocations fail. */
  async remove(): Promise<void> {
    this.#removed = true
    this.#cancelReaping?.()
    const waiting = this.#waiting
    this.#waiting = []
    for (const waiter of waiting) {
      waiter.reject(new FunctionGoneError(`the function ${this.#host.definition.name} was removed`))
    }
    for (const environment of this.environments()) this.#end(environment)
    this.#free = []
    await Promise.all(this.#ending)
  }

  #reserve(): Promise<ExecutionEnvironment> {
    // What is provisioned comes first; beyond it invocations spill over to environments on demand (documented).
    const environment = this.#free.findLast(isProvisioned) ?? this.#free.at(-1)
    if (environment) {
      this.#free.splice(this.#free.lastIndexOf(environment), 1)
      this.#freezer.take(environment)
      this.#busy.add(environment)
      return Promise.resolve(environment)
    }
    const waiter = deferred<ExecutionEnvironment>()
    this.#waiting.push(waiter)
    this.#startForWaiting()
    return waiter.promise
  }

  /** Starts one more environment when more invocations wait than environments are on their way. */
  #startForWaiting(): void {
    if (this.#queuedStarts + this.#starting.size < this.#waiting.length) void this.#start()
  }

  async #start(): Promise<void> {
    this.#queuedStarts++
    await this.#host.spawnQueue.run(async () => {
      this.#queuedStarts--
      if (this.#removed || this.#starting.size >= this.#waiting.length) return
      await this.#initialise()
    })
  }

  async #initialise(): Promise<void> {
    const environment = new ExecutionEnvironment(this.#host)
    this.#starting.add(environment)
    const initialised = await environment.initialise()
    this.#starting.delete(environment)
    // A failed Init is repeated inside an invocation; without one waiting there is nothing to keep it for.
    if (!initialised && this.#waiting.length === 0) this.#end(environment)
    else this.#offer(environment)
  }

  /** Provisioned environments that will serve on. */
  #kept(): ExecutionEnvironment[] {
    return this.environments().filter((each) => isProvisioned(each) && each.host === this.#host)
  }

  #fill(): void {
    const missing = this.#provisioned.count - this.#kept().length
    for (let i = 0; i < missing; i++) void this.#host.spawnQueue.run(() => this.#startProvisioned())
  }

  async #startProvisioned(): Promise<void> {
    const { count, failed } = this.#provisioned
    if (this.#removed || failed || this.#kept().length >= count) return
    const environment = new ExecutionEnvironment(this.#host, 'provisioned-concurrency')
    this.#starting.add(environment)
    const initialised = await environment.initialise()
    this.#starting.delete(environment)
    if (initialised) return this.#offer(environment)
    // AWS gives up too, and says so in the configuration's status.
    if (environment.host === this.#host) this.#provisioned = { ...this.#provisioned, failed: true }
    this.#end(environment)
    this.#startForWaiting()
  }

  /** Hands the environment to who waits, or shelves it. The reservation comes before the hand-over. */
  #offer(environment: ExecutionEnvironment): void {
    const spare = isProvisioned(environment) && this.#kept().length >= this.#provisioned.count
    if (this.#removed || environment.host !== this.#host || environment.state === 'stopped' || spare) {
      this.#end(environment)
      this.#fill()
      this.#startForWaiting()
      return
    }
    const waiter = this.#waiting.shift()
    if (waiter) {
      this.#busy.add(environment)
      waiter.resolve(environment)
      return
    }
    if (!this.#host.debug) this.#freezer.rest(environment)
    environment.idleSinceMs = this.#host.idleClock.now()
    this.#free.push(environment)
    this.#armReaping()
  }

  /** Ends what has been idle for too long, and wakes up again when the next one will have been. */
  #armReaping(): void {
    if (this.#cancelReaping || this.#removed) return
    const { idleClock, idleTimeoutMs } = this.#host
    const idle = this.#free.filter((environment) => !isProvisioned(environment))
    const [first] = idle.map(({ idleSinceMs }) => idleSinceMs).sort((a, b) => a - b)
    if (first === undefined) return
    this.#cancelReaping = idleClock.after(Math.max(0, first + idleTimeoutMs - idleClock.now()), () => {
      this.#cancelReaping = undefined
      const due = idleClock.now() - idleTimeoutMs
      const reaped = this.#free.filter((each) => !isProvisioned(each) && each.idleSinceMs <= due)
      for (const environment of reaped) this.kill(environment)
      this.#armReaping()
    })
  }

  #end(environment: ExecutionEnvironment): void {
    this.#freezer.take(environment)
    const ended = environment.stop().finally(() => this.#ending.delete(ended))
    this.#ending.add(ended)
  }
}

function isProvisioned({ initializationType }: ExecutionEnvironment): boolean {
  return initializationType === 'provisioned-concurrency'
}
