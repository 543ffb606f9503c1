import type { ErrPacket } from '../../mysql/packets/err-packet.ts'

/**
 * What the proxy itself answers to clients. Grade A unless noted:
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.troubleshooting.html
 */
export const clientErrors = {
  accessDenied: (user: string, host: string, usingPassword: boolean): ErrPacket => ({
    errorCode: 1045,
    sqlState: '28000',
    message: `Access denied for user '${user}'@'${host}' (using password: ${usingPassword ? 'YES' : 'NO'})`,
  }),
  // Three ceilings whose numbers are not public: options, off by default (grade U).
  connectionRate: (limit: number): ErrPacket => ({
    errorCode: 1040,
    sqlState: 'HY000',
    message: `Connections rate limit exceeded (${limit})`,
  }),
  iamRate: { errorCode: 1040, sqlState: 'HY000', message: 'IAM authentication rate limit exceeded' },
  tooManyConnections: (limit: number): ErrPacket => ({
    errorCode: 1040,
    sqlState: 'HY000',
    message: `Number simultaneous connections exceeded (${limit})`,
  }),
  unusableCharset: (charset: string): ErrPacket => ({
    errorCode: 1231,
    sqlState: '42000',
    message: `Variable 'character_set_client' can't be set to the value of '${charset}'`,
  }),
  tlsRequired: { errorCode: 3159, sqlState: 'HY000', message: 'This RDS Proxy requires TLS connections.' },
  borrowTimedOut: {
    errorCode: 9501,
    sqlState: 'HY000',
    message: 'Timed-out waiting to acquire database connection',
  },
  internal: { errorCode: 1105, sqlState: 'HY000', message: 'Unknown error' },
  // MySQL's own errors: AWS says nothing about these cases (grade U).
  unknownCommand: { errorCode: 1047, sqlState: '08S01', message: 'Unknown command' },
  notSupported: (command: string): ErrPacket => ({
    errorCode: 1235,
    sqlState: '42000',
    message: `This version of RDS Proxy doesn't yet support '${command}'`,
  }),
  packetTooLarge: {
    errorCode: 1153,
    sqlState: '08S01',
    message: "Got a packet bigger than 'max_allowed_packet' bytes",
  },
  packetsOutOfOrder: { errorCode: 1156, sqlState: '08S01', message: 'Got packets out of order' },
  badHandshake: { errorCode: 1043, sqlState: '08S01', message: 'Bad handshake' },
} as const satisfies Record<string, ErrPacket | ((...args: never[]) => ErrPacket)>

/** A failure that a client is told about as it is. */
export class ClientError extends Error {
  override readonly name = 'ClientError'
  readonly packet: ErrPacket

  constructor(packet: ErrPacket) {
    super(`${packet.errorCode} (${packet.sqlState}): ${packet.message}`)
    this.packet = packet
  }
}
