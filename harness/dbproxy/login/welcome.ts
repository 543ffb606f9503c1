import { CapabilityFlag } from '../../mysql/capability-flag.ts'
import { makeOkPacket } from '../../mysql/packets/ok-packet.ts'
import { makeSessionTrack } from '../../mysql/packets/session-track.ts'
import type { ClientConnection } from '../client/client-connection.ts'

/** The last one that tells nothing but status flags: most are alike. */
let plain: { readonly statusFlags: number; readonly payload: Buffer } | undefined

/** The OK that ends a login or a COM_CHANGE_USER. Servers tell a client with CLIENT_SESSION_TRACK the schema it is in. */
export function makeWelcome(client: ClientConnection): Buffer {
  const { statusFlags, sessionState, context } = client
  const tells =
    sessionState.schema !== '' &&
    client.hasCapability(CapabilityFlag.CLIENT_SESSION_TRACK) &&
    context.pool.traits?.reportsSchemaByDefault === true
  if (tells) {
    const told = makeSessionTrack([{ type: 'schema', name: sessionState.schema }])
    return makeOkPacket({ statusFlags, sessionState: told })
  }
  if (plain?.statusFlags !== statusFlags) plain = { statusFlags, payload: makeOkPacket({ statusFlags }) }
  return plain.payload
}
