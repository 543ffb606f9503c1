import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import type { Duplex, Readable } from 'node:stream'
import type { RuntimeApiSide } from './runtime-api.ts'
import { sendIdentity, serveRuntimeChannel } from './runtime-channel.ts'

export interface ExitReason {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** How a runtime's process is started. */
export interface RuntimeProcessOptions {
  readonly executable: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly environment: Readonly<Record<string, string>>
}

/** Who has a process. */
export interface RuntimeOwner {
  /** Served on fd 4, to a runtime that has a channel. */
  readonly channel: RuntimeApiSide | undefined
  onOutput(chunk: Buffer): void
  /** The process has ended and everything that it wrote has been delivered. `lastMessage`: what it wrote to fd 3. */
  onExit(reason: ExitReason, lastMessage: string): void
}

/**
 * The runtime's process, leader of a process group of its own: signals reach what the handler has started too.
 * On Linux the kernel kills it when we die, however we die and even while it is stopped (PR_SET_PDEATHSIG through
 * `setpriv`). That signal follows the *thread* that spawned it: create environments on the main thread.
 */
export class RuntimeProcess {
  readonly pid: number | undefined
  readonly exited: Promise<void>
  readonly #child: ChildProcess
  readonly #channel: Duplex | undefined
  #owner: RuntimeOwner | undefined
  /** What it wrote before it had an owner: Node's own warnings. */
  #unread: Buffer[] = []
  #gone = false

  /** @param owner undefined for one that waits until it is taken over; then it has a channel. */
  constructor(options: RuntimeProcessOptions, owner: RuntimeOwner | undefined) {
    this.#owner = owner
    const hasChannel = !owner || owner.channel !== undefined
    const onOutput = (chunk: Buffer) => {
      if (this.#owner) this.#owner.onOutput(chunk)
      else this.#unread.push(chunk)
    }
    const [command, ...args] = [...deathSignalPrefix(), options.executable, ...options.args]
    this.#child = spawn(command as string, args, {
      cwd: options.cwd,
      env: options.environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', ...(hasChannel ? (['pipe'] as const) : [])],
    })
    this.pid = this.#child.pid
    this.#child.stdout?.on('data', onOutput)
    this.#child.stderr?.on('data', onOutput)
    let lastMessage = ''
    const messages = this.#child.stdio[3] as Readable | null
    messages?.on('data', (chunk: Buffer) => {
      lastMessage += chunk.toString('utf8')
    })
    if (hasChannel) {
      this.#channel = this.#child.stdio[4] as unknown as Duplex
      if (owner?.channel) serveRuntimeChannel(this.#channel, owner.channel)
      else this.#channel.on('error', () => {}) // it ends while nobody needs it
    }
    this.exited = new Promise((resolve) => {
      const ended = async (reason: ExitReason) => {
        if (this.#gone) return
        this.#signalGroup('SIGKILL') // what the handler has started and left behind
        this.#gone = true
        await delivered()
        for (const stream of this.#child.stdio) stream?.destroy()
        this.#owner?.onExit(reason, lastMessage)
        resolve()
      }
      this.#child.once('exit', (code, signal) => void ended({ code, signal }))
      // Only a spawn that failed comes here without an exit.
      this.#child.once('error', (error) => {
        onOutput(Buffer.from(`${error.message}\n`))
        if (this.pid === undefined) void ended({ code: 127, signal: null })
      })
    })
  }

  /** Whether nothing is known of its end. */
  get isRunning(): boolean {
    return this.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Gives one that waits to its owner, with what its environment has of its own. */
  takeOver(owner: RuntimeOwner, variables: Readonly<Record<string, string>>): void {
    this.#owner = owner
    for (const chunk of this.#unread.splice(0)) owner.onOutput(chunk)
    if (!this.#channel || !owner.channel) throw new Error('a runtime without a channel cannot be taken over')
    serveRuntimeChannel(this.#channel, owner.channel)
    sendIdentity(this.#channel, variables)
  }

  freeze(): void {
    this.#signalGroup('SIGSTOP')
  }

  thaw(): void {
    this.#signalGroup('SIGCONT')
  }

  kill(): void {
    // What it has said and we have not read comes too late.
    this.#channel?.destroy()
    this.#signalGroup('SIGKILL')
  }

  #signalGroup(signal: NodeJS.Signals): void {
    if (this.pid === undefined || this.#gone) return
    try {
      process.kill(-this.pid, signal)
    } catch (error) {
      // The group may end between the kernel's notice and ours.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

/**
 * Resolves when everything that a runtime wrote to its pipes before now has been delivered: what is in the kernel's
 * buffers is read in the next poll phase at the latest, and two immediates always have one between them.
 */
export function delivered(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
}

let prefix: readonly string[] | undefined

function deathSignalPrefix(): readonly string[] {
  prefix ??= findDeathSignalPrefix()
  return prefix
}

function findDeathSignalPrefix(): readonly string[] {
  if (process.platform !== 'linux') return []
  const candidate = ['setpriv', '--pdeathsig', 'KILL', '--']
  // BusyBox has a setpriv without this option: try it rather than look for a file.
  const trial = spawnSync(candidate[0] as string, [...candidate.slice(1), 'true'], { stdio: 'ignore' })
  return trial.status === 0 ? candidate : []
}
