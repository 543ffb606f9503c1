import type { ClientConnection } from '../client/client-connection.ts'
import type { KnownUser } from './secret-directory.ts'

/** What a client says about itself, in HandshakeResponse41 or COM_CHANGE_USER. */
export interface Credentials {
  readonly username: string
  readonly authResponse: Buffer
  readonly authPluginName: string | undefined
}

/** One login under way. `user` is undefined for a name that no secret has. */
export interface AuthExchange {
  readonly client: ClientConnection
  readonly user: KnownUser | undefined
  scramble: Buffer
  response: Buffer
}

/** Whether an answer means that there is no password. */
export function isEmptyResponse(response: Buffer): boolean {
  return response.length === 0 || (response.length === 1 && response[0] === 0)
}
