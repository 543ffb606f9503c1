import { MAX_PACKET_PAYLOAD, PACKET_HEADER_LENGTH, payloadLengthAt } from '../../mysql/framing.ts'

/**
 * As much of a command's payload as is looked at before it is passed on. A longer statement pins by its length (P1), so that
 * nothing beyond is needed; this leaves room for query attributes in front of the text.
 */
const HEAD_LENGTH = 32_768

export interface CommandHead {
  readonly command: number
  readonly sequenceId: number
  /** The bytes of the command that have come so far, header included: all of it, or the first {@link HEAD_LENGTH} and more. */
  readonly bytes: Buffer
}

/**
 * Cuts what a client sends into commands without waiting for the end of long ones: a head is taken as soon as it can be judged, the rest
 * is then streamed by {@link takeRest}. Holds back at most a head and what a paused socket still delivers.
 */
export class CommandReader {
  #pending: Buffer | undefined
  /** Bytes of the packet at hand that are still to come. */
  #left = 0
  /** The packet at hand has the maximum length: another one belongs to the command. */
  #continues = false

  /** Bytes that came and were not yet taken. */
  get pendingLength(): number {
    return this.#pending?.length ?? 0
  }

  /** The command whose head was taken last has not come to its end. */
  get inCommand(): boolean {
    return this.#left > 0 || this.#continues
  }

  push(chunk: Buffer): void {
    this.#pending = this.#pending === undefined ? chunk : Buffer.concat([this.#pending, chunk])
  }

  /** The next command's head, or undefined until more has come. Not to be called inside a command. */
  takeHead(): CommandHead | undefined {
    const bytes = this.#pending
    if (bytes === undefined || bytes.length < PACKET_HEADER_LENGTH) return undefined
    const length = payloadLengthAt(bytes, 0)
    const sequenceId = bytes[3]!
    if (length === 0) {
      this.#drop(PACKET_HEADER_LENGTH)
      return { command: -1, sequenceId, bytes: bytes.subarray(0, PACKET_HEADER_LENGTH) }
    }
    const whole = PACKET_HEADER_LENGTH + length
    if (bytes.length < whole && bytes.length < PACKET_HEADER_LENGTH + HEAD_LENGTH) return undefined
    const taken = Math.min(whole, bytes.length)
    this.#left = whole - taken
    this.#continues = length === MAX_PACKET_PAYLOAD
    this.#drop(taken)
    return {
      command: bytes[PACKET_HEADER_LENGTH]!,
      sequenceId,
      bytes: taken === bytes.length ? bytes : bytes.subarray(0, taken),
    }
  }

  /** What has come of the rest of the command, as it came; undefined when there is nothing to pass on yet. */
  takeRest(): Buffer | undefined {
    const bytes = this.#pending
    if (bytes === undefined || !this.inCommand) return undefined
    let at = 0
    while (this.inCommand && at < bytes.length) {
      if (this.#left === 0) {
        if (bytes.length - at < PACKET_HEADER_LENGTH) break
        const length = payloadLengthAt(bytes, at)
        this.#continues = length === MAX_PACKET_PAYLOAD
        this.#left = PACKET_HEADER_LENGTH + length
      }
      const step = Math.min(this.#left, bytes.length - at)
      this.#left -= step
      at += step
    }
    if (at === 0) return undefined
    this.#drop(at)
    return at === bytes.length ? bytes : bytes.subarray(0, at)
  }

  /** All that has come and was not yet taken. */
  takeAll(): Buffer | undefined {
    const bytes = this.#pending
    this.#pending = undefined
    return bytes
  }

  #drop(length: number): void {
    const bytes = this.#pending!
    this.#pending = length === bytes.length ? undefined : bytes.subarray(length)
  }
}
