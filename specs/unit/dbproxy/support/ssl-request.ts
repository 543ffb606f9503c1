/** CLIENT_PROTOCOL_41, CLIENT_SSL and CLIENT_SECURE_CONNECTION; the longest packet; utf8mb4; 23 zeros. With its header. */
export function sslRequest(): Buffer {
  const request = Buffer.alloc(32)
  request.writeUInt32LE(0x0000_8a00, 0)
  request.writeUInt32LE(1 << 24, 4)
  request[8] = 45
  return Buffer.concat([Buffer.of(32, 0, 0, 1), request])
}
