import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import {
  listenToReads,
  sharedReads,
  shareReads,
  unlistenToReads,
} from '../../../harness/dbproxy/wire/shared-read-buffer.ts'
import { eventually } from '../../../harness/kit/eventually.ts'

let server: Server
let accepted: Socket
let connected: Socket

beforeEach(async () => {
  server = createServer((socket) => {
    shareReads(socket)
    accepted = socket
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const coming = once(server, 'connection')
  connected = connect({ host: '127.0.0.1', port, onread: sharedReads(() => connected) })
  await Promise.all([coming, once(connected, 'connect')])
})

afterEach(async () => {
  connected.destroy()
  accepted.destroy()
  server.close()
  await once(server, 'close')
})

function gather(socket: Socket): Buffer[] {
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  return chunks
}

const lengthOf = (chunks: readonly Buffer[]) => chunks.reduce((sum, { length }) => sum + length, 0)

describe('sockets that read into one buffer', () => {
  it('hand out bytes that stay as they came while others read', async () => {
    const [atServer, atClient] = [gather(accepted), gather(connected)]
    for (let i = 0; i < 10; i++) {
      connected.write(`question ${i}\n`)
      await eventually(() => lengthOf(atServer) === 11 * (i + 1))
      accepted.write(`reply ${i}\n`)
      await eventually(() => lengthOf(atClient) === 8 * (i + 1))
    }
    const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']
    expect(atServer.join('')).toBe(digits.map((digit) => `question ${digit}\n`).join(''))
    expect(atClient.join('')).toBe(digits.map((digit) => `reply ${digit}\n`).join(''))
  })

  it('read more than the buffer holds', async () => {
    const atServer = gather(accepted)
    const sent = Buffer.alloc(300_000, 'abcdefghijk')
    connected.write(sent)
    await eventually(() => lengthOf(atServer) === 300_000)
    expect(Buffer.concat(atServer).equals(sent)).toBe(true)
  })

  it('hand out short reads as parts of a pool, on either side', async () => {
    const [atServer, atClient] = [gather(accepted), gather(connected)]
    connected.write('question')
    accepted.write('reply')
    await eventually(() => atServer.length + atClient.length === 2)
    expect(atServer[0]!.buffer.byteLength).toBe(Buffer.poolSize)
    expect(atClient[0]!.buffer.byteLength).toBe(Buffer.poolSize)
  })

  it('hand out nothing while they are paused, and tell the end', async () => {
    const atServer = gather(accepted)
    const ended = once(accepted, 'end')
    accepted.pause()
    connected.end('last words')
    await once(connected, 'finish')
    expect(atServer).toEqual([])
    accepted.resume()
    await ended
    expect(atServer.join('')).toBe('last words')
  })

  it('hand what they read to one listener, and to the stream again without it; pauses and the end are told', async () => {
    const chunks: Buffer[] = []
    const listener = (chunk: Buffer) => void chunks.push(chunk)
    const ended = once(accepted, 'end')
    listenToReads(accepted, listener)
    connected.write('first ')
    await eventually(() => chunks.join('') === 'first ')
    expect(accepted.listenerCount('data')).toBe(0)
    connected.write('second ')
    await eventually(() => chunks.join('') === 'first second ')
    accepted.pause()
    unlistenToReads(accepted, listener)
    const atServer = gather(accepted)
    connected.end('last words')
    await once(connected, 'finish')
    expect(atServer).toEqual([])
    accepted.resume()
    await ended
    expect([chunks.join(''), atServer.join('')]).toEqual(['first second ', 'last words'])
  })

  it('tell the end where nothing reads the stream', async () => {
    const chunks: Buffer[] = []
    const ended = once(accepted, 'end')
    listenToReads(accepted, (chunk) => void chunks.push(chunk))
    connected.end('goodbye')
    await ended
    expect(chunks.join('')).toBe('goodbye')
  })

  it('listen to a stream where the socket reads otherwise', async () => {
    const client = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port })
    const [socket] = (await once(server, 'connection')) as [Socket]
    const chunks: Buffer[] = []
    const listener = (chunk: Buffer) => void chunks.push(chunk)
    listenToReads(client, listener)
    socket.write('question')
    await eventually(() => chunks.join('') === 'question')
    expect(client.listenerCount('data')).toBe(1)
    unlistenToReads(client, listener)
    expect(client.listenerCount('data')).toBe(0)
    client.destroy()
    socket.destroy()
  })
})
