import { type RuntimeOwner, RuntimeProcess, type RuntimeProcessOptions } from './runtime-process.ts'

export interface RuntimeReserveOptions {
  /** Processes that are kept ready, one for each of so many functions; 0: none. Default 2. */
  readonly size?: number
  /** Milliseconds without a start, after which they are started: a burst of cold starts has better use for the CPU. Default 1000. */
  readonly quietMs?: number
}

/** What two environments must have in common so that a process for one will do for the other. */
interface Wanted {
  readonly functionName: string
  readonly command: RuntimeProcessOptions
}

/** Variables that are an environment's own; all others it has from the function's version, and a process from its start on. */
const ownVariables: ReadonlySet<string> = new Set([
  ...[
    'HOME',
    'TMPDIR',
    'AWS_LAMBDA_RUNTIME_API',
    'AWS_LAMBDA_LOG_STREAM_NAME',
    'AWS_LAMBDA_INITIALIZATION_TYPE',
  ],
  ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'POOLHOUSE_BLOCKED_ADDRESSES'],
])

/**
 * Runtimes that are booted and have loaded nothing of the user's: the next cold start of a function takes one over and saves Node's own
 * start. Each was started for the version of the function that takes it, with its flags, directory and variables; what is the
 * environment's own comes with the take-over. Kept for the functions that were started last.
 */
export class RuntimeReserve {
  readonly #size: number
  readonly #quietMs: number
  /** The one that was started last comes last. */
  readonly #wanted = new Map<string, Wanted>()
  readonly #spares = new Map<string, RuntimeProcess>()
  readonly #ending = new Set<Promise<void>>()
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor({ size = 2, quietMs = 1_000 }: RuntimeReserveOptions = {}) {
    this.#size = size
    this.#quietMs = quietMs
  }

  /** The process of a new environment: the function's spare one where there is one, and where it can be what a new one would be. */
  start(functionName: string, options: RuntimeProcessOptions, owner: RuntimeOwner): RuntimeProcess {
    const { executable, args, cwd, environment } = options
    // NODE_OPTIONS may load code of the user's before anything else: it must find the environment's own variables.
    if (this.#size === 0 || !owner.channel || environment.NODE_OPTIONS !== undefined)
      return new RuntimeProcess(options, owner)
    const [own, common] = split(environment)
    const command = { executable, args, cwd, environment: common }
    const key = JSON.stringify([functionName, command])
    const spare = this.#spares.get(key)
    this.#spares.delete(key)
    this.#wanted.delete(key)
    this.#wanted.set(key, { functionName, command })
    for (const oldest of [...this.#wanted.keys()].slice(0, -this.#size)) this.#drop(oldest)
    this.#arm()
    if (!spare?.isRunning) return new RuntimeProcess(options, owner)
    spare.takeOver(owner, own)
    return spare
  }

  /** Of the processes that wait. */
  get pids(): number[] {
    return [...this.#spares.values()].flatMap(({ pid, isRunning }) => (isRunning && pid ? [pid] : []))
  }

  /** Nothing is kept for this function any more: it is gone, or another one now. */
  forget(functionName: string): void {
    for (const [key, wanted] of this.#wanted) if (wanted.functionName === functionName) this.#drop(key)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    for (const key of [...this.#wanted.keys()]) this.#drop(key)
    await Promise.all(this.#ending)
  }

  #arm(): void {
    clearTimeout(this.#timer)
    if (!this.#closed) this.#timer = setTimeout(() => this.#fill(), this.#quietMs).unref()
  }

  #fill(): void {
    for (const [key, { command }] of this.#wanted) {
      if (this.#spares.get(key)?.isRunning) continue
      const environment = { ...command.environment, POOLHOUSE_SPARE: '1' }
      this.#spares.set(key, new RuntimeProcess({ ...command, environment }, undefined))
    }
  }

  #drop(key: string): void {
    this.#wanted.delete(key)
    const spare = this.#spares.get(key)
    this.#spares.delete(key)
    if (!spare) return
    spare.kill()
    const ended = spare.exited.finally(() => this.#ending.delete(ended))
    this.#ending.add(ended)
  }
}

function split(
  environment: Readonly<Record<string, string>>,
): [own: Record<string, string>, common: Record<string, string>] {
  const entries = Object.entries(environment)
  return [
    Object.fromEntries(entries.filter(([name]) => ownVariables.has(name))),
    Object.fromEntries(entries.filter(([name]) => !ownVariables.has(name))),
  ]
}
