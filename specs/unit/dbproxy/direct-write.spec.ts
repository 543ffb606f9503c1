import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { hasUnsent, needsDrain, writeDirectly } from '../../../harness/dbproxy/wire/direct-write.ts'
import { shareReads } from '../../../harness/dbproxy/wire/shared-read-buffer.ts'
import { eventually } from '../../../harness/kit/eventually.ts'

let server: Server
let accepted: Socket
let peer: Socket

beforeEach(async () => {
  server = createServer((socket) => {
    shareReads(socket)
    socket.on('error', () => {})
    accepted = socket
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const coming = once(server, 'connection')
  peer = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port })
  peer.on('error', () => {})
  await Promise.all([coming, once(peer, 'connect')])
})

afterEach(async () => {
  peer.destroy()
  accepted.destroy()
  server.close()
  await once(server, 'close')
})

/** Writes numbered blocks of 64 KiB until one has to wait; returns them all. */
function fill(): Buffer[] {
  const written: Buffer[] = []
  do written.push(Buffer.alloc(1 << 16, written.length + 1))
  while (writeDirectly(accepted, written.at(-1)!))
  return written
}

function gather(): () => Buffer {
  const chunks: Buffer[] = []
  peer.on('data', (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks)
}

describe('what is written past the stream', () => {
  it('is sent at once, without the stream', async () => {
    const got = gather()
    const throughStream = jest.spyOn(accepted, 'write')
    expect(writeDirectly(accepted, Buffer.from('one '))).toBe(true)
    expect(writeDirectly(accepted, Buffer.from('two'))).toBe(true)
    expect([hasUnsent(accepted), needsDrain(accepted)]).toEqual([false, false])
    expect(throughStream).not.toHaveBeenCalled()
    await eventually(() => got().toString() === 'one two')
  })

  it('leaves a request alone whose completion is still to come, also when nothing is queued any more', () => {
    type Request = { getAsyncId(): number }
    const requests: Request[] = []
    const { _handle: handle } = accepted as unknown as { _handle: { writeBuffer(request: Request): number } }
    handle.writeBuffer = (request) => {
      // As when libuv finds room at its second try: in use, and nothing queued.
      Object.defineProperty(request, 'getAsyncId', { value: () => 7 })
      requests.push(request)
      return 0
    }
    expect(writeDirectly(accepted, Buffer.from('one'))).toBe(false)
    expect(writeDirectly(accepted, Buffer.from('two'))).toBe(false)
    expect(requests).toHaveLength(2)
    expect(requests[0]).not.toBe(requests[1])
  })

  it('waits in its order where the peer does not read, and the drain is told once all is gone', async () => {
    const written = fill()
    expect([hasUnsent(accepted), needsDrain(accepted)]).toEqual([true, true])
    for (const more of ['more', 'and more']) {
      written.push(Buffer.from(more))
      expect(writeDirectly(accepted, written.at(-1)!)).toBe(false)
    }
    const drained = once(accepted, 'drain')
    const got = gather()
    await drained
    expect([hasUnsent(accepted), needsDrain(accepted)]).toEqual([false, false])
    const wanted = Buffer.concat(written)
    await eventually(() => got().length === wanted.length)
    expect(got().equals(wanted)).toBe(true)
  })

  it('arrives whole where the socket is ended behind it', async () => {
    const written = fill()
    accepted.end()
    const got = gather()
    await once(peer, 'end')
    expect(got().equals(Buffer.concat(written))).toBe(true)
  })

  it('closes the socket where the peer is gone', async () => {
    fill()
    let closed = false
    accepted.on('close', () => (closed = true))
    peer.resetAndDestroy()
    await eventually(() => {
      if (!closed) writeDirectly(accepted, Buffer.from('is anybody there?'))
      return closed
    })
    expect([hasUnsent(accepted), needsDrain(accepted)]).toEqual([false, false])
  })

  it('goes through the stream where a socket does not read shared', async () => {
    const throughStream = jest.spyOn(peer, 'write')
    const got: Buffer[] = []
    accepted.on('data', (chunk: Buffer) => got.push(chunk))
    writeDirectly(peer, Buffer.from('hello'))
    expect(throughStream).toHaveBeenCalledTimes(1)
    await eventually(() => Buffer.concat(got).toString() === 'hello')
  })
})
