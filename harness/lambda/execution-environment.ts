import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { type Deferred, deferred } from '../kit/deferred.ts'
import { DebugListener } from './debug-listener.ts'
import type { EnvironmentHost, Outcome } from './environment-host.ts'
import { type EnvironmentEvent, type EnvironmentState, transition } from './environment-state.ts'
import { failurePayload, maxResponseBytes, type RuntimeFailure, readLastMessage } from './failure.ts'
import type { InitializationType, InvocationRequest } from './function-definition.ts'
import { functionEnvironment } from './function-environment.ts'
import { LogStream, newLogStreamName } from './function-log.ts'
import { initLimit } from './init-limit.ts'
import { endInvocation, type Invocation, isAnswered, openInvocation, takeResponse } from './invocation.ts'
import { nextEvent } from './next-event.ts'
import { logEnd, logInitReport, PeakMemory } from './report.ts'
import {
  type NextEvent,
  type RuntimeApiAddress,
  RuntimeApiError,
  type RuntimeApiSide,
} from './runtime-api.ts'
import { delivered, type ExitReason, type RuntimeOwner, RuntimeProcess } from './runtime-process.ts'
import { StreamedResponse } from './streamed-response.ts'

/**
 * An execution environment: one process, one invocation at a time, module scope kept between them. It moves only
 * along the table of {@link transition}; whoever calls {@link invoke} must have reserved it before.
 */
export class ExecutionEnvironment {
  readonly id = randomUUID()
  readonly startedAtMs: number
  readonly host: EnvironmentHost
  readonly initializationType: InitializationType
  /** By the host's idle clock. */
  idleSinceMs = 0
  invocations = 0
  initMs: number | undefined
  #state: EnvironmentState = 'reset'
  #process: RuntimeProcess | undefined
  #api: RuntimeApiAddress | undefined
  /** The runtime's `next` poll that has not been answered. */
  #poll: Deferred<NextEvent> | undefined
  /** Settles when the present phase (Init or Invoke) is over: undefined, or why the environment was reset. */
  #phase: Deferred<RuntimeFailure | undefined> | undefined
  #initFailure: RuntimeFailure | undefined
  #debugListener: DebugListener | undefined
  #invocation: Invocation | undefined
  readonly #log: LogStream
  readonly #peakMemory = new PeakMemory()
  readonly logStreamName: string

  constructor(host: EnvironmentHost, initializationType: InitializationType = 'on-demand') {
    this.host = host
    this.initializationType = initializationType
    this.startedAtMs = host.clock.now()
    this.#log = new LogStream((line) => host.onLine(this, line))
    this.logStreamName = newLogStreamName(this.startedAtMs, host.definition.version)
    mkdirSync(this.#temporaryDirectory, { recursive: true })
  }

  get state(): EnvironmentState {
    return this.#state
  }

  get pid(): number | undefined {
    return this.#process?.pid
  }

  /** Where a debugger attaches, with {@link EnvironmentHost.debug}: `ws://127.0.0.1:PORT/ID`. */
  get debugger(): string | undefined {
    return this.#debugListener?.address
  }

  get #temporaryDirectory(): string {
    return `${this.host.temporaryDirectory}/${this.id}`
  }

  /** Runs the Init phase ahead of any invocation. False when it failed: the next invocation runs it again. */
  async initialise(): Promise<boolean> {
    const startedAt = performance.now()
    this.#log.begin()
    // AWS adds the ARN of the runtime's version (grade U), which does not exist here.
    const { versionText, notice } = this.host.runtime
    this.#log.line(`INIT_START Runtime Version: ${versionText}`)
    if (notice) this.#log.line(`poolhouse: ${notice}`)
    const limitMs = initLimit(this.initializationType, this.host.definition)
    const failure = await this.#runInit(limitMs, limitMs / 1000)
    const durationMs = performance.now() - startedAt
    if (!failure) {
      this.initMs = durationMs
      return true
    }
    logInitReport(this.#log, durationMs, 'init', failure)
    return false
  }

  /** Handles one event. The environment is ready, or reset, when this returns. */
  async invoke(request: InvocationRequest): Promise<Outcome> {
    const { definition } = this.host
    const coldStart = this.invocations === 0
    this.invocations++
    this.#log.begin()
    this.#log.line(`START RequestId: ${request.invocationId} Version: ${definition.version}`)
    if (this.#state === 'frozen') this.thaw()
    const timeoutMs = definition.timeoutSeconds * 1000
    let startedAt = performance.now()
    let initFailure: RuntimeFailure | undefined
    const reset = this.#state === 'reset'
    if (reset) {
      // The Init phase runs again inside the invocation ("suppressed init"), bounded by the function's timeout.
      initFailure = await this.host.spawnQueue.run(() => {
        startedAt = performance.now()
        return this.#runInit(timeoutMs, definition.timeoutSeconds)
      })
      if (initFailure) logInitReport(this.#log, performance.now() - startedAt, 'invoke', initFailure)
    }
    const invocation: Invocation = { request, startedAt }
    if (initFailure) {
      invocation.failure = initFailure
    } else {
      const phase = deferred<RuntimeFailure | undefined>()
      const leftMs = timeoutMs - (performance.now() - startedAt)
      this.#phase = phase
      this.#invocation = invocation
      this.#move('invoke')
      const cancel = this.#limit(Math.max(0, reset ? leftMs : timeoutMs), definition.timeoutSeconds)
      const poll = this.#poll
      this.#poll = undefined
      poll?.resolve(nextEvent(request, Date.now() + leftMs, this.host.blockedAddresses()))
      const failure = await phase.promise
      cancel()
      this.#invocation = undefined
      endInvocation(invocation, failure)
    }
    await delivered()
    return this.#conclude(invocation, coldStart)
  }

  /** Stops the process between invocations: timers, sockets and promises of the module stand still. */
  freeze(): void {
    this.#move('freeze')
    this.#process?.freeze()
  }

  thaw(): void {
    this.#move('thaw')
    this.#process?.thaw()
  }

  /** Kills the process and removes what it left. Safe to call twice. */
  async stop(reason?: RuntimeFailure): Promise<void> {
    const process = this.#process
    if (this.#state !== 'stopped') {
      this.#move('stop')
      this.#endProcess()
      this.#phase?.resolve(reason ?? { kind: 'exit', reason: { code: null, signal: 'SIGKILL' } })
    }
    await process?.exited
    await rm(this.#temporaryDirectory, { recursive: true, force: true })
  }

  async #runInit(limitMs: number, timeoutSeconds: number): Promise<RuntimeFailure | undefined> {
    if (this.#state === 'stopped') return { kind: 'exit', reason: { code: null, signal: 'SIGKILL' } }
    const phase = deferred<RuntimeFailure | undefined>()
    this.#phase = phase
    this.#initFailure = undefined
    this.#move('start')
    const cancel = this.#limit(limitMs, timeoutSeconds)
    await this.#spawn()
    const failure = await phase.promise
    cancel()
    return failure
  }

  /** Resets the environment when its time is over, unless somebody debugs it. Returns what cancels that. */
  #limit(limitMs: number, timeoutSeconds: number): () => void {
    if (this.host.debug) return () => {}
    return this.host.clock.after(limitMs, () => this.#reset('timeout', { kind: 'timeout', timeoutSeconds }))
  }

  async #spawn(): Promise<void> {
    const { definition, runtime, taskRoot, runtimeApi, debug } = this.host
    const command = runtime.command({ ...this.host, memorySize: definition.memorySize })
    if ('invalid' in command) return this.#reset('exit', { kind: 'entrypoint', text: command.invalid })
    const side: RuntimeApiSide = {
      next: () => this.#onNext(),
      response: (requestId, body, handlerMs) => this.#onResponse(requestId, body, handlerMs),
      streamedResponse: (requestId, contentType) => this.#onStreamedResponse(requestId, contentType),
      error: (requestId, errorType, body) => this.#onError(requestId, errorType, body),
      initError: (errorType, body) => this.#onInitError(errorType, body),
    }
    const api = await runtimeApi.open(side)
    // Stopped, or out of time, while the port was opened.
    if (this.#state !== 'starting') return api.close()
    this.#api = api
    const debugListener = debug ? new DebugListener() : undefined
    this.#debugListener = debugListener
    const commandLine = {
      ...command,
      cwd: taskRoot,
      environment: functionEnvironment({
        ...this.host,
        variables: this.host.variables(),
        runtimeApi: api.address,
        logStreamName: this.logStreamName,
        initializationType: this.initializationType,
        temporaryDirectory: this.#temporaryDirectory,
        blockedAddresses: this.host.blockedAddresses(),
      }),
    }
    const owner: RuntimeOwner = {
      channel: runtime.hasChannel ? side : undefined,
      onOutput: (chunk) => {
        debugListener?.write(chunk)
        this.#log.write(chunk)
      },
      onExit: (reason, lastMessage) => {
        if (this.#process === started) this.#onExit(reason, lastMessage)
      },
    }
    // A debugger's port is the environment's own.
    const started: RuntimeProcess = debug
      ? new RuntimeProcess(commandLine, owner)
      : this.host.reserve.start(definition.name, commandLine, owner)
    this.#process = started
  }

  #onNext(): Promise<NextEvent> {
    // Validate before the state moves: a transition cannot be taken back.
    if (this.#state !== 'starting' && this.#state !== 'invoking' && this.#state !== 'ready') {
      throw new RuntimeApiError(
        403,
        'InvalidStateTransition',
        `Transition from ${this.#state} to ready is not allowed`,
      )
    }
    if (this.#state === 'invoking' && !(this.#invocation && isAnswered(this.#invocation))) {
      throw new RuntimeApiError(
        403,
        'InvalidStateTransition',
        'State transition from Running to Ready failed for runtime. Error: State transition is not allowed',
      )
    }
    const poll = deferred<NextEvent>()
    this.#poll = poll
    if (this.#state !== 'ready') {
      this.#move('next')
      this.#phase?.resolve(undefined)
    }
    return poll.promise
  }

  #onResponse(requestId: string, body: Buffer, handlerMs: number | undefined): void {
    const invocation = openInvocation(this.#invocation, requestId)
    takeResponse(invocation, body, handlerMs, this.#limitOf(invocation))
  }

  #onStreamedResponse(requestId: string, contentType: string): StreamedResponse {
    const invocation = openInvocation(this.#invocation, requestId)
    invocation.streamed = new StreamedResponse(invocation, contentType, this.#limitOf(invocation))
    return invocation.streamed
  }

  /** By how the function was invoked, not by how it answers, as in AWS's runtime interface emulator (grade S). */
  #limitOf({ request }: Invocation): number {
    return request.responseSink ? this.host.maxStreamedBytes() : maxResponseBytes
  }

  #onError(requestId: string, errorType: string | undefined, body: Buffer): void {
    const invocation = openInvocation(this.#invocation, requestId)
    invocation.failure = { kind: 'reported', errorType: errorType ?? 'Runtime.UnknownReason', payload: body }
  }

  #onInitError(errorType: string | undefined, body: Buffer): void {
    if (this.#state !== 'starting') {
      throw new RuntimeApiError(
        403,
        'InvalidStateTransition',
        `Init is over: the environment is ${this.#state}`,
      )
    }
    this.#initFailure = { kind: 'reported', errorType: errorType ?? 'Runtime.UnknownReason', payload: body }
  }

  #onExit(reason: ExitReason, lastMessage: string): void {
    if (this.#state === 'stopped') return
    this.#reset('exit', this.#initFailure ?? readLastMessage(lastMessage) ?? { kind: 'exit', reason })
  }

  #reset(event: 'exit' | 'timeout', failure: RuntimeFailure): void {
    this.#move(event)
    this.#endProcess()
    this.#phase?.resolve(failure)
  }

  #endProcess(): void {
    this.#process?.kill()
    this.#process = undefined
    this.#api?.close()
    this.#api = undefined
    this.#poll = undefined
  }

  #move(event: EnvironmentEvent): void {
    this.#state = transition(this.#state, event)
    this.host.onState(this)
  }

  #conclude(invocation: Invocation, coldStart: boolean): Outcome {
    const { request, startedAt, answer, handlerMs, failure, streamed } = invocation
    const { definition } = this.host
    const durationMs = performance.now() - startedAt
    logEnd(this.#log, {
      requestId: request.invocationId,
      durationMs,
      memorySize: definition.memorySize,
      maxMemoryUsed: this.#peakMemory.read(this.pid, handlerMs ?? durationMs),
      initMs: coldStart ? this.initMs : undefined,
      failure,
    })
    return {
      payload: failure ? failurePayload(failure, request.invocationId) : (answer ?? Buffer.alloc(0)),
      ...(failure ? { functionError: 'Unhandled' as const } : {}),
      ...(streamed ? { streamedContentType: streamed.contentType } : {}),
      logTail: this.#log.tail(),
      executedVersion: definition.version,
      environmentId: this.id,
      durationMs,
      coldStart,
    }
  }
}
