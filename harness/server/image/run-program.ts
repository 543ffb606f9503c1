import { PoolhouseError } from '../../kit/errors.ts'

/** What a program of an image has started. */
export interface Running {
  dispose(): Promise<void>
}

/**
 * Runs an image's program: says `Ready.` when it is up, as LocalStack does and tools wait for, and ends it upon TERM.
 * A failed start is one line on standard error and status 1.
 */
export function runProgram(start: () => Promise<Running>): void {
  const starting = start()
  starting.then(
    () => process.stdout.write('Ready.\n'),
    (error: Error) => {
      process.stderr.write(`${error instanceof PoolhouseError ? error.message : error.stack}\n`)
      process.exit(1)
    },
  )
  const end = () => {
    starting
      .then((running) => running.dispose())
      .then(
        () => process.exit(0),
        (error: Error) => {
          process.stderr.write(`${error.stack}\n`)
          process.exit(71)
        },
      )
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end)
}
