import type { Socket } from 'node:net'
import { type Deferred, deferred } from '../kit/deferred.ts'
import { frame, type Packet, PacketFramer } from '../mysql/framing.ts'
import { type ErrPacket, makeErrPacket } from '../mysql/packets/err-packet.ts'

/** The peer has gone in the middle of a conversation. */
export class ChannelClosedError extends Error {
  override readonly name = 'ChannelClosedError'
}

/**
 * A conversation of small packets over a socket, for the connection phase on either side: the sequence ids run on
 * through both directions. Its owner listens for the socket's end and calls {@link fail}.
 */
export class PacketChannel {
  #socket: Socket
  readonly #maxPayloadLength: number
  #framer: PacketFramer
  #nextSequenceId = 0
  #reader: Deferred<Packet> | undefined
  #failure: Error | undefined

  constructor(socket: Socket, maxPayloadLength: number) {
    this.#socket = socket
    this.#maxPayloadLength = maxPayloadLength
    this.#framer = new PacketFramer(maxPayloadLength)
    socket.on('data', this.#onData)
  }

  get socket(): Socket {
    return this.#socket
  }

  /** Restarts the count of sequence ids, as a new command does: the packet read or written next has this id. */
  expect(sequenceId: number): void {
    this.#nextSequenceId = sequenceId
  }

  /** The next packet. One read at a time. Rejects when the peer goes or sends what is no packet. */
  async read(): Promise<Packet> {
    if (this.#failure) throw this.#failure
    const packet = this.#framer.next() ?? (await this.#wait())
    this.#nextSequenceId = (packet.sequenceId + 1) & 0xff
    return packet
  }

  write(payload: Buffer): void {
    this.#socket.write(frame(payload, this.#nextSequenceId))
    this.#nextSequenceId = (this.#nextSequenceId + 1) & 0xff
    if (this.#socket.writableCorked > 0) this.#socket.uncork()
  }

  /** Sends a packet together with the next one: one system call, and the peer wakes up once. */
  writeWithNext(payload: Buffer): void {
    this.#socket.cork()
    this.#socket.cork() // one of the two is taken off by write itself
    this.write(payload)
  }

  /** Sends an error as the last packet. */
  writeAndEnd(error: ErrPacket, owner: { end(reason: string): void }): void {
    this.write(makeErrPacket(error))
    owner.end(error.message)
  }

  /** Stops reading from the plain socket; bytes that came too early go back to it. Then {@link resumeOn} the TLS socket. */
  suspend(): void {
    this.#socket.off('data', this.#onData)
    this.#socket.pause()
    const early = this.#framer.takeRest()
    if (early.length > 0) this.#socket.unshift(early)
  }

  resumeOn(socket: Socket): void {
    this.#socket = socket
    this.#framer = new PacketFramer(this.#maxPayloadLength)
    socket.on('data', this.#onData)
  }

  /** Ends the conversation with an error for whoever reads. */
  fail(error: Error): void {
    this.#failure ??= error
    this.#reader?.reject(this.#failure)
    this.#reader = undefined
  }

  /** Ends the conversation and returns the bytes that nobody has read. */
  release(): Buffer {
    this.#socket.off('data', this.#onData)
    return this.#framer.takeRest()
  }

  /** Takes over a conversation on a socket whose data somebody else hands in. */
  readonly push = (chunk: Buffer): void => this.#onData(chunk)

  #wait(): Promise<Packet> {
    this.#reader = deferred<Packet>()
    if (this.#socket.isPaused()) this.#socket.resume()
    return this.#reader.promise
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#framer.push(chunk)
    const reader = this.#reader
    if (!reader) {
      // Nobody reads: a peer that talks out of turn may not fill the memory.
      if (this.#framer.pendingLength > this.#maxPayloadLength * 2) this.#socket.pause()
      return
    }
    try {
      const packet = this.#framer.next()
      if (!packet) return
      this.#reader = undefined
      reader.resolve(packet)
    } catch (error) {
      this.fail(error as Error)
    }
  }
}
