import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { statfsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { defaultCacheDir } from '../kit/cache-dir.ts'
import { PoolhouseError, type PoolhouseErrorCode } from '../kit/errors.ts'
import { programFile } from '../kit/program-url.ts'
import type { ServerOptions } from '../server/ground.ts'
import { callControl } from '../stack/control-client.ts'
import type { StackDefinition } from '../stack/stack-config.ts'
import type { StartedTarget, Target, TargetOptions } from '../stack/target.ts'

/** Lines that the server writes to its standard output, one JSON document each. */
export type ServerMessage =
  | { readonly type: 'progress'; readonly line: string }
  | { readonly type: 'ready'; readonly endpointUrl: string }
  | { readonly type: 'reset' }
  | { readonly type: 'failed'; readonly code?: PoolhouseErrorCode; readonly message: string }

/** No Docker, no account: everything in processes of this machine, behind one server process. */
export const embedded: Target = {
  name: 'embedded',
  lacks: {},
  async start(definition: StackDefinition | undefined, options: TargetOptions): Promise<StartedTarget> {
    if (definition?.dbProxy?.engine === 'proxysql') {
      throw new PoolhouseError(
        'NotOnThisTarget',
        "dbProxy.engine: ProxySQL comes as a container; use the target 'containers', or the engine 'poolhouse'.",
      )
    }
    const cacheDir = defaultCacheDir(process.env)
    const directory = join(scratchBase(), `poolhouse-${process.pid}-${randomBytes(4).toString('hex')}`)
    const start: ServerOptions = {
      port: options.port ?? 0,
      preferDefaultPort: options.preferDefaultPort ?? false,
      region: definition?.region ?? 'ap-northeast-2',
      cacheDir,
      directory,
      prepareDatabase: definition !== undefined,
      takesResets: options.onResetAsked !== undefined,
    }
    const server = new ServerProcess(start, options)
    const endpointUrl = await server.ready()
    return {
      name: 'embedded',
      endpointUrl,
      pid: server.pid,
      decidesOnPolicies: true,
      cacheDir,
      control: (method, path, body) => callControl(endpointUrl, method, path, body),
      dispose: () => server.end(),
    }
  },
}

/** The server process, held by its standard input: when this process dies, however, the server sees the end of it. */
class ServerProcess {
  readonly #child: ChildProcess
  readonly #directory: string
  readonly #ready: Promise<string>
  readonly #exited: Promise<void>
  #ended = false
  #errors = ''

  constructor(start: ServerOptions, options: TargetOptions) {
    this.#directory = start.directory
    const entry = programFile('../server/main', import.meta.url)
    // A session of its own: a signal to the client's process group must not end the one that cleans up.
    this.#child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry], {
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: '', NODE_COMPILE_CACHE: join(start.cacheDir, 'compile') },
    })
    this.#child.stdin!.on('error', () => {}) // the server's end is reported by 'exit'
    this.#child.stdin!.write(`${JSON.stringify(start)}\n`)
    this.#child.stderr!.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString()).slice(-4_000)
    })
    this.#exited = new Promise((resolve) => this.#child.once('exit', () => resolve()))
    this.#ready = this.#listen(options)
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  async ready(): Promise<string> {
    try {
      return await this.#ready
    } catch (error) {
      await this.end()
      throw error
    }
  }

  /** Ends the server and waits until it is gone; its children are reaped by it or, failing that, by the kernel. */
  async end(): Promise<void> {
    this.#ended = true
    this.#child.stdin!.end()
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 5_000)
    await this.#exited
    clearTimeout(late)
    await rm(this.#directory, { recursive: true, force: true, maxRetries: 5 })
  }

  #listen({ onProgress, onResetAsked }: TargetOptions): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#child.once('error', (error) =>
        reject(
          new PoolhouseError('ServerFailed', `the server could not be started: ${error.message}`, {
            cause: error,
          }),
        ),
      )
      createInterface({ input: this.#child.stdout! }).on('line', (line) => {
        const message = JSON.parse(line) as ServerMessage
        if (message.type === 'progress') onProgress?.(message.line)
        else if (message.type === 'reset') onResetAsked?.()
        else if (message.type === 'ready') {
          this.#letGo()
          resolve(message.endpointUrl)
        } else reject(new PoolhouseError(message.code ?? 'ServerFailed', message.message))
      })
      this.#child.once('exit', (code, signal) => {
        const how = signal ? `was killed by ${signal}` : `ended with status ${code}`
        reject(
          new PoolhouseError(
            'ServerFailed',
            `the stack's server ${how}.${this.#errors && `\n${this.#errors.trimEnd()}`}`,
          ),
        )
        // Killed from outside: the kernel has ended its children, its directory is ours to remove.
        if (!this.#ended)
          void rm(this.#directory, { recursive: true, force: true, maxRetries: 5 }).catch(() => {})
      })
    })
  }

  /** A client that is done with its own work may exit; a server that is up must not hold it. */
  #letGo(): void {
    this.#child.unref()
    for (const stream of [this.#child.stdin, this.#child.stdout, this.#child.stderr]) {
      ;(stream as unknown as { unref?(): void }).unref?.()
    }
  }
}

/** A joined stack: the same routes, nothing to end. */
export async function connectEmbedded(url: string): Promise<StartedTarget> {
  const endpointUrl = url.replace(/\/+$/, '')
  await callControl(endpointUrl, 'GET', '/health')
  return {
    name: 'embedded',
    endpointUrl,
    pid: undefined,
    decidesOnPolicies: true,
    cacheDir: defaultCacheDir(process.env),
    control: (method, path, body) => callControl(endpointUrl, method, path, body),
    dispose: async () => {},
  }
}

const SCRATCH_NEEDS_BYTES = 1024 ** 3

/** Memory-backed where there is room: a data directory is copied there in half the time. */
function scratchBase(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    if (bavail * bsize > SCRATCH_NEEDS_BYTES) return '/dev/shm'
  } catch {
    // not Linux
  }
  return tmpdir()
}
