import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { processExists } from './cache-lock.ts'

/** How the private directory of a server is named: after the process that answers for it. */
export const serverDirectoryPrefix = (pid: number = process.pid) => `mysqld-of-${pid}-`

/**
 * Removes the servers' directories in `directory` whose processes are gone. A process that was killed with SIGKILL
 * takes its server along, but cannot remove the directory.
 */
export async function removeAbandoned(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const owner = /^mysqld-of-(\d+)-/.exec(name)?.[1]
    if (owner === undefined || processExists(Number(owner))) continue
    await rm(join(directory, name), { recursive: true, force: true })
  }
}
