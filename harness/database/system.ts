import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access, readdir, readFile, stat } from 'node:fs/promises'
import type { DownloadOptions } from './download.ts'
import { download } from './download.ts'

/** What a command left behind. `code` is null when it could not be started, ran out of time or died by a signal. */
export interface CommandResult {
  readonly code: number | null
  /** Standard output and standard error, in the order of arrival. */
  readonly output: string
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  readonly timeoutMs?: number
  /** Called with every complete line of output. */
  readonly onLine?: (line: string) => void
  /** Text for the command's standard input, which is closed after it. */
  readonly input?: string
}

/** The identity of a file's content, cheap to ask for. */
export interface FileStamp {
  readonly mtimeMs: number
  readonly size: number
}

/** The machine as the search for a server sees it; a spec brings its own. */
export interface System {
  readonly platform: NodeJS.Platform
  readonly arch: string
  readonly isRoot: boolean
  /** `undefined` when there is no such file, or it is a directory. */
  stamp(path: string): Promise<FileStamp | undefined>
  isExecutable(path: string): Promise<boolean>
  /** `undefined` when the file cannot be read. */
  readText(path: string): Promise<string | undefined>
  /** Names in a directory, sorted; none when there is no such directory. */
  list(path: string): Promise<string[]>
  run(command: string, args: readonly string[], options?: RunOptions): Promise<CommandResult>
  /**
   * Fetches `url` into `file`. Rejects when the host has not begun to answer within `answerTimeoutMs`, or answers with
   * anything but a success. `onBytes` hears the number of bytes so far and, where it is known, of all.
   */
  download(url: string, file: string, options: DownloadOptions): Promise<void>
}

/** The machine that we run on. */
export const thisSystem: System = {
  platform: process.platform,
  arch: process.arch,
  isRoot: process.getuid?.() === 0,

  async stamp(path) {
    const found = await stat(path).catch(() => undefined)
    return found?.isFile() ? { mtimeMs: found.mtimeMs, size: found.size } : undefined
  },

  isExecutable: (path) =>
    access(path, constants.X_OK).then(
      () => true,
      () => false,
    ),

  readText: (path) => readFile(path, 'utf8').catch(() => undefined),

  list: (path) =>
    readdir(path).then(
      (names) => names.sort(),
      () => [],
    ),

  run: runCommand,
  download,
}

function runCommand(
  command: string,
  args: readonly string[],
  { env, cwd, timeoutMs, onLine, input }: RunOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: env ?? process.env,
      ...(cwd === undefined ? {} : { cwd }),
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs, killSignal: 'SIGKILL' as const }),
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    })
    let output = ''
    let pending = ''
    const take = (text: string) => {
      output += text
      if (!onLine) return
      const lines = (pending + text).split('\n')
      pending = lines.pop()!
      for (const line of lines) onLine(line)
    }
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8')
      stream.on('data', take)
    }
    if (input !== undefined) {
      // The command may end before it has read everything; its exit code tells the story.
      child.stdin!.on('error', () => {})
      child.stdin!.end(input)
    }
    child.on('error', (error) => resolve({ code: null, output: output || error.message }))
    child.on('close', (code) => {
      if (pending) onLine?.(pending)
      resolve({ code, output })
    })
  })
}
