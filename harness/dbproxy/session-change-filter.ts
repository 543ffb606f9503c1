import { CapabilityFlag } from '../mysql/capability-flag.ts'
import type { SessionTrackEntry } from '../mysql/packets/session-track.ts'
import type { CommandHead } from './client-command.ts'
import type { ClientConnection } from './client-connection.ts'

/**
 * Which of the session changes that the database reports a client may hear about. The proxy has the database report more than
 * it would by default.
 */
export function showsSessionChange(client: ClientConnection, entry: SessionTrackEntry): boolean {
  if (!client.hasCapability(CapabilityFlag.CLIENT_SESSION_TRACK)) return false
  if (client.ownTrackers) return true
  const { traits } = client.context.pool
  if (entry.type === 'schema') return client.sessionTrackSchema ?? traits?.reportsSchemaByDefault ?? true
  if (entry.type === 'variable') return traits?.reportedByDefault.has(entry.name) ?? true
  return true
}

/** Whether a statement may change which session changes the database reports. Wrongly yes is harmless. */
export function namesTrackers({ bytes }: CommandHead): boolean {
  return bytes.includes('session_track') || bytes.includes('SESSION_TRACK')
}
