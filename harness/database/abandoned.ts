import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { processExists } from './cache-lock.ts'

/** What we make for a while: named after its use, the process that answers for it, and something random. */
const temporary = /^(?:mysqld|partial|template|probe)-(\d+)-\w{6}$/

/**
 * Removes the temporary directories in `directory` whose processes are gone. One that is killed with SIGKILL takes its
 * server along on Linux, but cannot remove a directory. A process id that is in use again delays it, no more.
 */
export async function removeAbandoned(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const owner = temporary.exec(name)?.[1]
    if (owner === undefined || processExists(Number(owner))) continue
    await rm(join(directory, name), { recursive: true, force: true })
  }
}
