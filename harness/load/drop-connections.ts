import type { Stack } from '../stack/stack.ts'
import { unlessLacking } from './unless-lacking.ts'

const TRIES = 20
const BETWEEN_MS = 50

/**
 * Ends every client connection at the database, those that the proxy keeps idle included, so that a run's peak is its own and not
 * its predecessor's. Gives up after a second: then somebody is connecting all the time, and is part of the picture.
 */
export async function dropConnections({ database }: Stack): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const closed = (await unlessLacking(database.closeConnections())) ?? (await kill(database))
    if (closed === 0) return
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS))
  }
}

/** For a target that has no fault for it. Tells how many there were. */
async function kill(database: Stack['database']): Promise<number> {
  const rows = await database.query(
    `SELECT id FROM information_schema.processlist WHERE user = '${database.username.replace(/['\\]/g, '')}'`,
  )
  for (const row of rows) {
    // gone by itself meanwhile: no such thread
    await database.query(`KILL ${Number(row.id ?? row.ID)}`).catch(() => {})
  }
  return rows.length
}
