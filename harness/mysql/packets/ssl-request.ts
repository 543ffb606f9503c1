import { CapabilityFlag } from '../capability-flag.ts'
import { PacketWriter } from '../packet-writer.ts'

/**
 * The head of a HandshakeResponse41, sent alone to ask for TLS.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_ssl_request.html
 */
export interface SslRequest {
  readonly capabilities: number
  readonly maxPacketSize: number
  readonly collationId: number
}

export const SSL_REQUEST_LENGTH = 32
const FILLER_LENGTH = 23

/** Whether a client's first packet asks for TLS instead of logging in. */
export function isSslRequest(payload: Buffer): boolean {
  return payload.length === SSL_REQUEST_LENGTH && (payload.readUInt32LE(0) & CapabilityFlag.CLIENT_SSL) !== 0
}

export function makeSslRequest(request: SslRequest): Buffer {
  return new PacketWriter(SSL_REQUEST_LENGTH)
    .uint32(request.capabilities | CapabilityFlag.CLIENT_SSL)
    .uint32(request.maxPacketSize)
    .uint8(request.collationId & 0xff)
    .zeros(FILLER_LENGTH)
    .payload()
}
