import { CapabilityFlag } from '../../mysql/capability-flag.ts'
import type { SessionTrackEntry } from '../../mysql/packets/session-track.ts'
import type { CommandHead } from '../command/client-command.ts'
import type { CommandProgress } from '../command/command-progress.ts'

/**
 * Which of the session changes that the database reports a client hears about. The proxy has the database report more than it
 * would by default.
 */
export class SessionChangeFilter {
  readonly #progress: CommandProgress

  constructor(progress: CommandProgress) {
    this.#progress = progress
  }

  /** The client has CLIENT_SESSION_TRACK. */
  get hears(): boolean {
    return this.#progress.client.hasCapability(CapabilityFlag.CLIENT_SESSION_TRACK)
  }

  shows(entry: SessionTrackEntry): boolean {
    if (!this.hears) return false
    const { ownTrackers, sessionTrackSchema, context } = this.#progress.client
    if (ownTrackers) return true
    const { traits } = context.pool
    if (entry.type === 'schema') return sessionTrackSchema ?? traits?.reportsSchemaByDefault ?? true
    if (entry.type === 'variable') return traits?.reportedByDefault.has(entry.name) ?? true
    return true
  }

  /** There are changes that the client has not been told of yet. */
  get owes(): boolean {
    return this.#progress.client.owedChanges.length > 0
  }

  /** One of the proxy's own commands was told of changes that the client would have heard with its next one. */
  owe(entries: readonly SessionTrackEntry[]): void {
    const { stage, client } = this.#progress
    if (stage !== 'settling') return
    for (const entry of entries) if (entry.type !== 'other') client.owedChanges.push(entry)
  }

  takeOwed(): readonly SessionTrackEntry[] {
    return this.#progress.client.owedChanges.splice(0)
  }
}

/** Whether a statement may change which session changes the database reports. Wrongly yes is harmless. */
export function namesTrackers({ bytes }: CommandHead): boolean {
  return bytes.includes('session_track') || bytes.includes('SESSION_TRACK')
}
