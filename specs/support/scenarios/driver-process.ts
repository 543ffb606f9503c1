import { createInterface } from 'node:readline'
import { run } from '../run-command.ts'
import type { Login } from './use-scenarios.ts'

/** A driver's program in a process of its own, that stops where the spec looks. */
export interface DriverProcess {
  /** Waits until the program has written its next line of JSON, and returns that. It goes on with `proceed()`. */
  point(): Promise<Record<string, unknown>>
  proceed(): void
}

/**
 * Runs a program that reads DB_HOST, DB_PORT, DB_USER, DB_PASSWORD and DB_NAME, writes a line of JSON where the spec is to
 * look, and then waits for a line, or the end, of its standard input. It is ended with `use`.
 */
export async function withDriverProcess(
  file: string,
  args: string[],
  { host, port, user, password, database }: Login,
  use: (driver: DriverProcess) => Promise<void>,
  env: Record<string, string> = {},
): Promise<void> {
  const command = run(file, args, {
    env: {
      ...env,
      DB_HOST: host,
      DB_PORT: String(port),
      DB_USER: user,
      DB_PASSWORD: password,
      DB_NAME: database,
    },
    input: true,
  })
  const lines = createInterface({ input: command.child.stdout! })[Symbol.asyncIterator]()
  const failed = command.exited.then((status) => {
    throw new Error(`${[file, ...args].join(' ')} ended with ${status}:\n${command.stderr()}`)
  })
  failed.catch(() => {}) // told to who waits for a point
  // Sooner than the spec itself would time out, so that the program is ended here.
  const late = setTimeout(() => command.child.kill('SIGKILL'), 25_000)
  command.child.stdin?.on('error', () => {}) // ended meanwhile: `failed` says how
  const proceed = () => command.child.stdin?.write('\n')
  try {
    await use({
      point: async () => {
        const { done, value } = await Promise.race([lines.next(), failed])
        return done ? failed : JSON.parse(value)
      },
      proceed,
    })
  } finally {
    clearTimeout(late)
    command.child.stdin?.end()
    const tooLate = setTimeout(() => command.child.kill('SIGKILL'), 5_000)
    await command.exited
    clearTimeout(tooLate)
  }
}
