const STATE_CHANGED = 0x4000
const TRANSACTION_CHARACTERISTICS = 4
const TRANSACTION_STATE = 5
const LONGEST_OK = 250

/** Takes notes of the transaction, and empty notes, out of the OK packets of a reply. */
export function withoutTransactionState(reply: Buffer): Buffer {
  const packets: Buffer[] = []
  for (let at = 0; at < reply.length; ) {
    const end = at + 4 + reply.readUIntLE(at, 3)
    packets.push(withoutNotes(reply.subarray(at, end)))
    at = end
  }
  return Buffer.concat(packets)
}

/** All lengths are below 251 here, so that each is one byte. Anything that is no such OK stays as it is. */
function withoutNotes(packet: Buffer): Buffer {
  const isOk = packet[4] === 0x00 || packet[4] === 0xfe
  if (!isOk || packet.length < 13 || packet.length > LONGEST_OK) return packet
  let at = 5
  for (let number = 0; number < 2; number++) at += packet[at] === 0xfc ? 3 : 1
  if (!(packet.readUInt16LE(at) & STATE_CHANGED)) return packet
  const statusAt = at
  const infoEnd = at + 5 + packet[at + 4]!
  const length = packet[infoEnd]
  if (length === undefined || infoEnd + 1 + length !== packet.length) return packet
  const kept: Buffer[] = []
  for (at = infoEnd + 1; at < packet.length; ) {
    const end = at + 2 + packet[at + 1]!
    const type = packet[at]!
    if (type !== TRANSACTION_CHARACTERISTICS && type !== TRANSACTION_STATE)
      kept.push(packet.subarray(at, end))
    at = end
  }
  const state = Buffer.concat(kept)
  const head = Buffer.from(packet.subarray(0, infoEnd))
  if (state.length === 0) head.writeUInt16LE(head.readUInt16LE(statusAt) & ~STATE_CHANGED, statusAt)
  const hasInfo = infoEnd > statusAt + 5
  const changed = Buffer.concat(
    state.length > 0 ? [head, Buffer.of(state.length), state] : [hasInfo ? head : head.subarray(0, -1)],
  )
  changed.writeUIntLE(changed.length - 4, 0, 3)
  return changed
}
