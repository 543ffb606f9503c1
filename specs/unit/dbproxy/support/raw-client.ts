import { afterEach } from '@jest/globals'
import { connectToDatabase, logIn } from '../../../../harness/dbproxy/database/database-login.ts'
import type { PacketChannel } from '../../../../harness/dbproxy/wire/packet-channel.ts'
import { CapabilityFlag } from '../../../../harness/mysql/capability-flag.ts'
import { Command } from '../../../../harness/mysql/command.ts'
import { frame } from '../../../../harness/mysql/framing.ts'
import { ResponseTracker } from '../../../../harness/mysql/response-tracker.ts'
import { PASSWORD, USER } from './proxy-fixture.ts'

const BASE =
  CapabilityFlag.CLIENT_LONG_PASSWORD |
  CapabilityFlag.CLIENT_PROTOCOL_41 |
  CapabilityFlag.CLIENT_SECURE_CONNECTION |
  CapabilityFlag.CLIENT_PLUGIN_AUTH |
  CapabilityFlag.CLIENT_TRANSACTIONS |
  CapabilityFlag.CLIENT_MULTI_RESULTS |
  CapabilityFlag.CLIENT_PS_MULTI_RESULTS

export interface RawClient {
  readonly capabilities: number
  /** Sends a command and resolves with the bytes of its whole reply; of a command without a reply, with none. */
  command(command: number, argument?: string | Buffer): Promise<Buffer>
  /** Resolves once the connection has ended. */
  readonly closed: Promise<void>
}

/** Clients with exactly these flags, that see the bytes of replies; closed after each spec. */
export function useRawClients() {
  const channels: PacketChannel[] = []
  afterEach(() => {
    for (const channel of channels.splice(0)) channel.socket.destroy()
  })
  return async (address: { host: string; port: number }, flags = 0): Promise<RawClient> => {
    const { signal } = new AbortController()
    const greeted = await connectToDatabase(address.host, address.port, signal)
    const login = {
      username: USER,
      password: PASSWORD,
      database: 'app',
      collationId: 45,
      tls: false,
      ca: undefined,
    }
    const { channel, capabilities } = await logIn(greeted, { ...login, capabilities: BASE | flags }, signal)
    channels.push(channel)
    channel.release()
    const tracker = new ResponseTracker(capabilities)
    const { socket } = channel
    return {
      capabilities,
      closed: new Promise((resolve) => socket.once('close', () => resolve())),
      command(command, argument = '') {
        const prefix =
          command === Command.COM_QUERY &&
          typeof argument === 'string' &&
          capabilities & CapabilityFlag.CLIENT_QUERY_ATTRIBUTES
            ? Buffer.of(command, 0, 1)
            : Buffer.of(command)
        tracker.begin(command)
        const out: Buffer[] = []
        return new Promise((resolve, reject) => {
          const onData = (chunk: Buffer) => {
            if (tracker.push(chunk, out) < chunk.length) reject(new Error('bytes behind the reply'))
            if (!tracker.complete) return
            socket.off('data', onData)
            resolve(Buffer.concat(out))
          }
          socket.write(frame(Buffer.concat([prefix, Buffer.from(argument)]), 0))
          if (tracker.complete) {
            resolve(Buffer.alloc(0))
            return
          }
          socket.on('data', onData)
          socket.resume()
        })
      },
    }
  }
}
