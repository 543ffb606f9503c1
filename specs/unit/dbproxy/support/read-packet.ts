import type { Socket } from 'node:net'
import { type Packet, PacketFramer } from '../../../../harness/mysql/framing.ts'

/** The first packet that a socket brings; what follows it is lost. The socket is paused afterwards. */
export function readPacket(socket: Socket): Promise<Packet> {
  const framer = new PacketFramer(1 << 24)
  return new Promise((resolve, reject) => {
    const onData = (chunk: Buffer) => {
      framer.push(chunk)
      const packet = framer.next()
      if (!packet) return
      socket.off('data', onData)
      socket.pause()
      resolve(packet)
    }
    socket.on('data', onData)
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('closed before a packet came')))
  })
}
