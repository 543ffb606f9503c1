import { CapabilityFlag } from './capability-flag.ts'
import { frame, MAX_PACKET_PAYLOAD, PACKET_HEADER_LENGTH, payloadLengthAt } from './framing.ts'
import { MalformedPacketError } from './malformed-packet-error.ts'
import { PacketReader } from './packet-reader.ts'
import { EOF_HEADER, EOF_MAX_LENGTH } from './packets/eof-packet.ts'
import { ERR_HEADER } from './packets/err-packet.ts'
import { END_OF_ROWS_HEADER, OK_HEADER, type OkPacket, parseOkPacket } from './packets/ok-packet.ts'
import { replyKind } from './reply-kind.ts'
import { ServerStatus } from './server-status.ts'

/**
 * Called for each OK packet that carries session state, or is to carry some. The returned payload is passed on in its place; undefined passes
 * the packet on as it is.
 */
export type OnSessionState = (ok: OkPacket) => Buffer | undefined

type Step = 'first' | 'single' | 'text' | 'auth' | 'prepareOk' | 'definitions' | 'definitionsEof' | 'rows'

const LOCAL_INFILE_HEADER = 0xfb
const EOF_LENGTH = 5
/** More than any packet that is read has: the longest are OKs with session state. A hostile length is not waited for. */
const LONGEST_DECIDING = 1 << 20

/**
 * Knows, from the bytes that a server sends, where the reply to a command ends. Rows and definitions are only stepped over:
 * nothing but a packet that decides something is ever held back, and then only until it is whole.
 */
export class ResponseTracker {
  /** The reply has ended. */
  complete = true
  /** The last status flags seen in this reply; those before it if there were none. */
  statusFlags = 0
  /** The last warning count seen in this reply. */
  warnings = 0
  /** The error that ended the reply, or 0. */
  errorCode = 0
  /** Rows that this reply has brought so far. */
  rows = 0
  /** The server has asked for the contents of a file and waits for them. */
  localInfileRequested = false
  /** There is session state to add: the next OK packet is handed over even if it carries none. */
  owesSessionState = false

  readonly #deprecateEof: boolean
  readonly #optionalMetadata: boolean
  readonly #onSessionState: OnSessionState | undefined
  #step: Step = 'single'
  /** Definitions still to come, and those of the section behind it (columns behind parameters, in a prepare). */
  #definitions = 0
  #columnsAfterParameters = 0
  #definitionsAreOfRows = false
  #noMetadata = false
  /** The rows at hand are a procedure's OUT parameters: only the EOF before them says that more is to come, and it always is. */
  #outParameters = false
  /** Bytes of the packet at hand that are still to be stepped over. */
  #skip = 0
  /** The packet at hand has reached the maximum length: the next one continues it. */
  #continues = false
  #held: Buffer[] = []
  #heldLength = 0
  /** From the first byte held back to where the tracker can go on. */
  #needed = 0

  /** `capabilities` are those agreed on with the server. */
  constructor(capabilities: number, onSessionState?: OnSessionState) {
    this.#deprecateEof = (capabilities & CapabilityFlag.CLIENT_DEPRECATE_EOF) !== 0
    this.#optionalMetadata = (capabilities & CapabilityFlag.CLIENT_OPTIONAL_RESULTSET_METADATA) !== 0
    this.#onSessionState = onSessionState
  }

  /** Expects the reply to `command`, which must be sent after the reply before it is complete. */
  begin(command: number): void {
    this.complete = false
    this.errorCode = 0
    this.rows = 0
    this.localInfileRequested = false
    this.#outParameters = false
    switch (replyKind(command)) {
      case 'results':
        this.#step = 'first'
        break
      case 'none':
        this.complete = true
        break
      case 'prepare':
        this.#step = 'prepareOk'
        break
      case 'untilEof':
        this.#step = 'rows'
        break
      case 'text':
        this.#step = 'text'
        break
      case 'auth':
        this.#step = 'auth'
        break
      default:
        this.#step = 'single'
    }
  }

  /**
   * Takes in a chunk and appends to `out` what may be passed on, usually the chunk itself. Returns how many bytes of the
   * chunk belong to this reply: fewer than there are only when it has ended and more follows.
   * Throws {@link MalformedPacketError} on bytes that no server sends.
   */
  push(chunk: Buffer, out: Buffer[]): number {
    const heldLength = this.#heldLength
    const bytes = heldLength === 0 ? chunk : this.#withHeld(chunk)
    if (bytes === undefined) return chunk.length
    let passedOn = 0
    let at = 0
    while (at < bytes.length) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, bytes.length - at)
        this.#skip -= step
        at += step
        continue
      }
      if (this.complete && !this.#continues) break
      const left = bytes.length - at
      this.#needed = PACKET_HEADER_LENGTH
      if (left < PACKET_HEADER_LENGTH) break
      const length = payloadLengthAt(bytes, at)
      if (this.#continues) {
        this.#continues = length === MAX_PACKET_PAYLOAD
        this.#skip = length
        at += PACKET_HEADER_LENGTH
        continue
      }
      if (length === 0) throw new MalformedPacketError('the server sent an empty packet')
      this.#needed = PACKET_HEADER_LENGTH + 1
      if (left === PACKET_HEADER_LENGTH) break
      if (!this.#decides(bytes[at + PACKET_HEADER_LENGTH]!, length)) {
        this.#stepOver()
        this.#continues = length === MAX_PACKET_PAYLOAD
        this.#skip = length
        at += PACKET_HEADER_LENGTH
        continue
      }
      if (length > LONGEST_DECIDING)
        throw new MalformedPacketError(`${length} bytes where a reply ends or begins`)
      this.#needed = PACKET_HEADER_LENGTH + length
      const end = at + this.#needed
      if (end > bytes.length) break
      const replacement = this.#read(bytes.subarray(at + PACKET_HEADER_LENGTH, end))
      if (replacement !== undefined) {
        if (at > passedOn) out.push(bytes.subarray(passedOn, at))
        out.push(frame(replacement, bytes[at + 3]!))
        passedOn = end
      }
      at = end
    }
    if (at > passedOn) out.push(at - passedOn === bytes.length ? bytes : bytes.subarray(passedOn, at))
    if (this.complete) return at - heldLength
    if (at < bytes.length) {
      this.#held.push(bytes.subarray(at))
      this.#heldLength = bytes.length - at
    }
    return chunk.length
  }

  /** What was held back with what has come, once that is enough to go on: a peer may send byte by byte. */
  #withHeld(chunk: Buffer): Buffer | undefined {
    this.#held.push(chunk)
    this.#heldLength += chunk.length
    if (this.#heldLength < this.#needed) return undefined
    const bytes = Buffer.concat(this.#held, this.#heldLength)
    this.#held = []
    this.#heldLength = 0
    return bytes
  }

  /** Whether a packet decides what comes next, so that it must be read; all others are rows and definitions. */
  #decides(first: number, length: number): boolean {
    if (this.#step === 'rows') return first === ERR_HEADER || this.#isEndOfRows(first, length)
    return this.#step !== 'definitions' || first === ERR_HEADER || this.#isLastDefinition()
  }

  /** The reply to COM_STMT_PREPARE ends with a definition where no EOF follows: it has ended when that is whole. */
  #isLastDefinition(): boolean {
    if (!this.#deprecateEof || this.#definitionsAreOfRows) return false
    return this.#definitions === 1 && this.#columnsAfterParameters === 0
  }

  #isEndOfRows(first: number, length: number): boolean {
    return (
      first === END_OF_ROWS_HEADER &&
      (this.#deprecateEof ? length < MAX_PACKET_PAYLOAD : length <= EOF_MAX_LENGTH)
    )
  }

  #stepOver(): void {
    if (this.#step === 'rows') this.rows++
    else if (--this.#definitions === 0) this.#afterDefinitions()
  }

  #afterDefinitions(): void {
    if (!this.#deprecateEof) this.#step = 'definitionsEof'
    else this.#nextSection()
  }

  /** Without metadata the definitions are left out, the EOF behind them is not. */
  #beginDefinitions(count: number): void {
    if (count === 0) throw new MalformedPacketError('a result set of no columns')
    this.#definitions = count
    this.#step = 'definitions'
    if (this.#noMetadata) this.#afterDefinitions()
  }

  #nextSection(): void {
    if (this.#definitionsAreOfRows) {
      this.#step = 'rows'
    } else if (this.#columnsAfterParameters > 0) {
      const columns = this.#columnsAfterParameters
      this.#columnsAfterParameters = 0
      this.#beginDefinitions(columns)
    } else {
      this.complete = true
    }
  }

  /** Reads a whole packet that decides; returns what to send in its place, if anything. */
  #read(payload: Buffer): Buffer | undefined {
    const first = payload[0]!
    if (first === ERR_HEADER) {
      this.errorCode = payload.length >= 3 ? payload.readUInt16LE(1) : 0
      this.complete = true
      return undefined
    }
    switch (this.#step) {
      case 'definitions':
        this.#stepOver()
        return undefined
      case 'text':
        this.complete = true
        return undefined
      case 'auth':
        if (first !== OK_HEADER) return undefined
        return this.#endOfResult(payload)
      case 'single':
      case 'rows':
        return this.#endOfResult(payload)
      case 'definitionsEof':
        this.#readStatus(payload)
        this.#outParameters = (this.statusFlags & ServerStatus.SERVER_PS_OUT_PARAMS) !== 0
        // A cursor's rows are fetched by COM_STMT_FETCH: none follow here.
        if (this.#definitionsAreOfRows && this.statusFlags & ServerStatus.SERVER_STATUS_CURSOR_EXISTS) {
          this.complete = true
        } else {
          this.#nextSection()
        }
        return undefined
      case 'prepareOk':
        this.#readPrepareOk(payload)
        return undefined
      default:
        return this.#readFirst(payload, first)
    }
  }

  #readFirst(payload: Buffer, first: number): Buffer | undefined {
    if (first === OK_HEADER) return this.#endOfResult(payload)
    if (first === LOCAL_INFILE_HEADER) {
      this.localInfileRequested = true
      return undefined
    }
    const reader = new PacketReader(payload)
    this.#definitionsAreOfRows = true
    const columns = reader.lengthEncodedInteger()
    this.#noMetadata = this.#optionalMetadata && reader.remaining > 0 && reader.uint8() === 0
    this.#beginDefinitions(columns)
    return undefined
  }

  /** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_prepare.html */
  #readPrepareOk(payload: Buffer): void {
    const reader = new PacketReader(payload, 5)
    const columns = reader.uint16()
    const parameters = reader.uint16()
    reader.skip(1)
    if (reader.remaining >= 2) this.warnings = reader.uint16()
    this.#noMetadata = this.#optionalMetadata && reader.remaining > 0 && reader.uint8() === 0
    this.#definitionsAreOfRows = false
    this.#columnsAfterParameters = columns
    if (parameters > 0) this.#beginDefinitions(parameters)
    else this.#nextSection()
  }

  #endOfResult(payload: Buffer): Buffer | undefined {
    const isOk = this.#readStatus(payload)
    const more = this.#outParameters || (this.statusFlags & ServerStatus.SERVER_MORE_RESULTS_EXISTS) !== 0
    this.#outParameters = false
    if (more) this.#step = 'first'
    else this.complete = true
    if (!isOk) return undefined
    if (!this.owesSessionState && !(this.statusFlags & ServerStatus.SERVER_SESSION_STATE_CHANGED))
      return undefined
    return this.#onSessionState?.(parseOkPacket(payload))
  }

  /** Takes status flags and warnings out of an OK or EOF packet, allocating nothing. Returns whether it is an OK. */
  #readStatus(payload: Buffer): boolean {
    if (payload[0] === EOF_HEADER && payload.length === EOF_LENGTH) {
      this.warnings = payload.readUInt16LE(1)
      this.statusFlags = payload.readUInt16LE(3)
      return false
    }
    const at = skipLengthEncoded(payload, skipLengthEncoded(payload, 1))
    if (at + 4 > payload.length) throw new MalformedPacketError('an OK packet without status flags')
    this.statusFlags = payload.readUInt16LE(at)
    this.warnings = payload.readUInt16LE(at + 2)
    return true
  }
}

function skipLengthEncoded(payload: Buffer, at: number): number {
  const first = payload[at]!
  if (first < 0xfb) return at + 1
  return at + (first === 0xfc ? 3 : first === 0xfd ? 4 : 9)
}
