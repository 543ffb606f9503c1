import { CapabilityFlag } from '../../mysql/capability-flag.ts'
import { makeOkPacket } from '../../mysql/packets/ok-packet.ts'
import { makeSessionTrack } from '../../mysql/packets/session-track.ts'
import type { ClientConnection } from '../client/client-connection.ts'

/** The OK that ends a login or a COM_CHANGE_USER. Servers tell a client with CLIENT_SESSION_TRACK the schema it is in. */
export function makeWelcome(client: ClientConnection): Buffer {
  const { statusFlags, sessionState, context } = client
  const tells =
    sessionState.schema !== '' &&
    client.hasCapability(CapabilityFlag.CLIENT_SESSION_TRACK) &&
    context.pool.traits?.reportsSchemaByDefault === true
  return makeOkPacket({
    statusFlags,
    ...(tells ? { sessionState: makeSessionTrack([{ type: 'schema', name: sessionState.schema }]) } : {}),
  })
}
