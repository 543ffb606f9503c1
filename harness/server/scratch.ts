import { readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const NAME = /^poolhouse-(\d+)-[0-9a-f]{8}$/

/**
 * Removes scratch directories beside ours whose client no longer lives: what is left when a machine was switched off,
 * or when client and server were killed in the same moment.
 */
export function sweepScratch(own: string): void {
  const base = dirname(own)
  for (const name of readdirSync(base)) {
    const owner = NAME.exec(name)?.[1]
    if (owner === undefined || name === basename(own) || isAlive(Number(owner))) continue
    try {
      rmSync(join(base, name), { recursive: true, force: true })
    } catch (error) {
      // Another user's: theirs to remove.
      if (!['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
