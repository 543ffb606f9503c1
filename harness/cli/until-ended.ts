import { deferred } from '../kit/deferred.ts'
import { watchLaunchers } from './end-with-parent.ts'

/** Why a command that keeps a stack ends. */
export type Ending = 'signal' | 'launcher gone'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Resolves at the first Ctrl-C, TERM or hang-up, or when whoever launched the command is gone. */
export function untilEnded(): Promise<Ending> {
  const ended = deferred<Ending>()
  for (const signal of SIGNALS) process.on(signal, () => ended.resolve('signal'))
  watchLaunchers(() => ended.resolve('launcher gone'))
  return ended.promise
}
