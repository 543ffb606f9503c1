import type { Clock } from '../../kit/clock.ts'
import { CapabilityFlag } from '../../mysql/capability-flag.ts'
import { Command } from '../../mysql/command.ts'
import { ERR_HEADER, parseErrPacket } from '../../mysql/packets/err-packet.ts'
import { ClientError } from '../wire/client-error.ts'
import type { DatabaseConnection } from './database-connection.ts'
import { connectToDatabase, logIn } from './database-login.ts'
import type { DatabaseTarget } from './database-target.ts'

const TIMEOUT_MS = 10_000
const ER_NO_SUCH_THREAD = 1094
const CAPABILITIES =
  (CapabilityFlag.CLIENT_PROTOCOL_41 |
    CapabilityFlag.CLIENT_LONG_PASSWORD |
    CapabilityFlag.CLIENT_TRANSACTIONS |
    CapabilityFlag.CLIENT_SECURE_CONNECTION |
    CapabilityFlag.CLIENT_PLUGIN_AUTH |
    CapabilityFlag.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA) >>>
  0
const UTF8MB4_GENERAL_CI = 45

/**
 * Ends what a database connection was doing whose client has gone: KILL, by a connection of its own as the same user, outside the
 * pool's limit. Rejects when the database cannot be asked or refuses.
 */
export async function killVanishedStatement(
  target: DatabaseTarget,
  clock: Clock,
  { user, threadId, tls }: DatabaseConnection,
  password: string,
): Promise<void> {
  const { current } = target
  if (!current) return
  if (current.blocked !== undefined) throw new Error(current.blocked)
  const controller = new AbortController()
  const cancel = clock.after(TIMEOUT_MS, () => controller.abort())
  try {
    const greeted = await connectToDatabase(current.host, current.port, controller.signal)
    const login = { username: user, password, database: '', tls, ca: current.ca }
    const { channel } = await logIn(
      greeted,
      { ...login, capabilities: CAPABILITIES, collationId: UTF8MB4_GENERAL_CI },
      controller.signal,
    )
    controller.signal.addEventListener('abort', () => channel.socket.destroy())
    channel.expect(0)
    channel.write(Buffer.concat([Buffer.of(Command.COM_QUERY), Buffer.from(`KILL ${threadId}`)]))
    const { payload } = await channel.read()
    channel.socket.destroy()
    // It may have come to its end by itself.
    const error = payload[0] === ERR_HEADER ? parseErrPacket(payload) : undefined
    if (error && error.errorCode !== ER_NO_SUCH_THREAD) throw new ClientError(error)
  } finally {
    cancel()
  }
}
