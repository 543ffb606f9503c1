/** The peer sent bytes that are no packet of the protocol, or one larger than the reader accepts. */
export class MalformedPacketError extends Error {
  override readonly name = 'MalformedPacketError'
}
