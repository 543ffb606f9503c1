import type { Socket } from 'node:net'
import { frame, type Packet, PacketFramer } from '../../mysql/framing.ts'
import { type ErrPacket, makeErrPacket } from '../../mysql/packets/err-packet.ts'

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
  /** A packet that goes out together with the next one. */
  #ahead: Buffer | undefined
  #reader: { resolve(packet: Packet): void; reject(error: Error): void } | undefined
  #successor: ((chunk: Buffer) => void) | undefined
  #failure: Error | string | undefined

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
    if (this.#failure !== undefined) throw errorOf(this.#failure)
    const packet = this.#framer.next() ?? (await this.#wait())
    this.#nextSequenceId = (packet.sequenceId + 1) & 0xff
    return packet
  }

  write(payload: Buffer): void {
    const framed = this.#frame(payload)
    const ahead = this.#ahead
    this.#ahead = undefined
    this.#socket.write(ahead ? Buffer.concat([ahead, framed]) : framed)
  }

  /** Sends a packet together with the next one: one system call, and the peer wakes up once. */
  writeWithNext(payload: Buffer): void {
    const framed = this.#frame(payload)
    this.#ahead = this.#ahead ? Buffer.concat([this.#ahead, framed]) : framed
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

  /** Ends the conversation with an error for whoever reads; a sentence becomes a {@link ChannelClosedError}. */
  fail(failure: Error | string): void {
    this.#failure ??= failure
    const reader = this.#reader
    this.#reader = undefined
    // Made for a reader alone: an error's stack costs more than a login's other bookkeeping.
    reader?.reject(errorOf(this.#failure))
  }

  /** Ends the conversation and returns the bytes that nobody has read. */
  release(): Buffer {
    this.#socket.off('data', this.#onData)
    return this.#framer.takeRest()
  }

  /** As {@link release}, and what comes from now on is the successor's. */
  handOver(successor: (chunk: Buffer) => void): Buffer {
    this.#successor = successor
    if (this.#socket.isPaused()) this.#socket.resume()
    return this.#framer.takeRest()
  }

  /** Takes up the conversation again, with what the successor hands in. */
  readonly push = (chunk: Buffer): void => {
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

  /** The bytes that were handed in and that nobody has read. */
  takeRest(): Buffer {
    return this.#framer.takeRest()
  }

  readonly #onData = (chunk: Buffer): void => {
    if (this.#successor) this.#successor(chunk)
    else this.push(chunk)
  }

  #frame(payload: Buffer): Buffer {
    const framed = frame(payload, this.#nextSequenceId)
    this.#nextSequenceId = (this.#nextSequenceId + 1) & 0xff
    return framed
  }

  #wait(): Promise<Packet> {
    if (this.#socket.isPaused()) this.#socket.resume()
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject }
    })
  }
}

function errorOf(failure: Error | string): Error {
  return typeof failure === 'string' ? new ChannelClosedError(failure) : failure
}
