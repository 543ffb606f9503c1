import type { Socket } from 'node:net'
import { frame, framePair, type Packet, PacketFramer } from '../../mysql/framing.ts'
import { type ErrPacket, makeErrPacket } from '../../mysql/packets/err-packet.ts'
import { writeDirectly } from './direct-write.ts'
import { listenToReads, unlistenToReads } from './shared-read-buffer.ts'

/** The peer has gone in the middle of a conversation. */
export class ChannelClosedError extends Error {
  override readonly name = 'ChannelClosedError'
}

/** Who waits for a packet. */
export interface PacketReceiver {
  onPacket(packet: Packet): void
  /** The peer has gone, or sent what is no packet. */
  onFailure(error: Error): void
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
  #receiver: PacketReceiver | undefined
  #successor: ((chunk: Buffer) => void) | undefined
  #failure: Error | string | undefined

  constructor(socket: Socket, maxPayloadLength: number) {
    this.#socket = socket
    this.#maxPayloadLength = maxPayloadLength
    this.#framer = new PacketFramer(maxPayloadLength)
    listenToReads(socket, this.#onData)
  }

  get socket(): Socket {
    return this.#socket
  }

  /** Restarts the count of sequence ids, as a new command does: the packet read or written next has this id. */
  expect(sequenceId: number): void {
    this.#nextSequenceId = sequenceId
  }

  /** The next packet. One read at a time. Rejects when the peer goes or sends what is no packet. */
  read(): Promise<Packet> {
    return new Promise((resolve, reject) => {
      this.receive({ onPacket: resolve, onFailure: reject })
    })
  }

  /** As {@link read}, for who does without a promise. The receiver is called once, at once where the packet is there already. */
  receive(receiver: PacketReceiver): void {
    if (this.#failure !== undefined) {
      receiver.onFailure(errorOf(this.#failure))
      return
    }
    this.#receiver = receiver
    this.#deliver()
    if (this.#receiver && this.#socket.isPaused()) this.#socket.resume()
  }

  write(payload: Buffer): void {
    const sequenceId = this.#nextSequenceId
    const ahead = this.#ahead
    this.#ahead = undefined
    this.#nextSequenceId = (sequenceId + (ahead ? 2 : 1)) & 0xff
    const framed = ahead ? framePair(ahead, payload, sequenceId) : frame(payload, sequenceId)
    writeDirectly(this.#socket, framed)
  }

  /** Sends one packet together with the next one, both of them short: one system call, and the peer wakes up once. */
  writeWithNext(payload: Buffer): void {
    this.#ahead = payload
  }

  /** Sends an error as the last packet. */
  writeAndEnd(error: ErrPacket, owner: { end(reason: string): void }): void {
    this.write(makeErrPacket(error))
    owner.end(error.message)
  }

  /** Stops reading from the plain socket; bytes that came too early go back to it. Then {@link resumeOn} the TLS socket. */
  suspend(): void {
    unlistenToReads(this.#socket, this.#onData)
    this.#socket.pause()
    const early = this.#framer.takeRest()
    if (early.length > 0) this.#socket.unshift(early)
  }

  resumeOn(socket: Socket): void {
    this.#socket = socket
    this.#framer = new PacketFramer(this.#maxPayloadLength)
    listenToReads(socket, this.#onData)
  }

  /** Ends the conversation with an error for whoever reads; a sentence becomes a {@link ChannelClosedError}. */
  fail(failure: Error | string): void {
    this.#failure ??= failure
    const receiver = this.#receiver
    this.#receiver = undefined
    // Made for a receiver alone: an error's stack costs more than a login's other bookkeeping.
    receiver?.onFailure(errorOf(this.#failure))
  }

  /** A socket that was this channel's has closed: it holds the channel no more. */
  forget(socket: Socket): void {
    unlistenToReads(socket, this.#onData)
  }

  /** Ends the conversation and returns the bytes that nobody has read. */
  release(): Buffer {
    unlistenToReads(this.#socket, this.#onData)
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
    if (this.#receiver) this.#deliver()
    // Nobody reads: a peer that talks out of turn may not fill the memory.
    else if (this.#framer.pendingLength > this.#maxPayloadLength * 2) this.#socket.pause()
  }

  /** The bytes that were handed in and that nobody has read. */
  takeRest(): Buffer {
    return this.#framer.takeRest()
  }

  readonly #onData = (chunk: Buffer): void => {
    if (this.#successor) this.#successor(chunk)
    else this.push(chunk)
  }

  /** The next packet to the receiver, if it has come. */
  #deliver(): void {
    let packet: Packet | undefined
    try {
      packet = this.#framer.next()
    } catch (error) {
      this.fail(error as Error)
      return
    }
    const receiver = this.#receiver
    if (!packet || !receiver) return
    this.#receiver = undefined
    this.#nextSequenceId = (packet.sequenceId + 1) & 0xff
    receiver.onPacket(packet)
  }
}

function errorOf(failure: Error | string): Error {
  return typeof failure === 'string' ? new ChannelClosedError(failure) : failure
}
