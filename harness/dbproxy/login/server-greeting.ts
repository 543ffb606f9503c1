import { CapabilityFlag } from '../../mysql/capability-flag.ts'
import { type HandshakeV10, HandshakeV10Template } from '../../mysql/packets/handshake-v10.ts'
import { offeredCapabilities } from '../pool/connection-key.ts'

/** What the proxy greets with: version and capabilities are the database's own. */
export class ServerGreeting {
  /** What the client may choose from. */
  readonly capabilities: number
  readonly #database: HandshakeV10
  readonly #authPluginName: string
  readonly #template: HandshakeV10Template

  constructor(database: HandshakeV10, localInfile: boolean, authPluginName: string) {
    this.#database = database
    this.#authPluginName = authPluginName
    this.capabilities =
      ((offeredCapabilities(localInfile) & database.capabilities) | CapabilityFlag.CLIENT_SSL) >>> 0
    const { serverVersion, collationId, statusFlags } = database
    const { capabilities } = this
    this.#template = new HandshakeV10Template({
      serverVersion,
      capabilities,
      collationId,
      statusFlags,
      authPluginName,
    })
  }

  /** Whether it is still what is to be said: the database may have been replaced, ClientPasswordAuthType changed. */
  tells(database: HandshakeV10, authPluginName: string): boolean {
    return this.#database === database && this.#authPluginName === authPluginName
  }

  packet(threadId: number, scramble: Buffer): Buffer {
    return this.#template.make(threadId, scramble)
  }
}
