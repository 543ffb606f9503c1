import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { type ConnectionOptions, connect as connectTls, DEFAULT_CIPHERS, type TLSSocket } from 'node:tls'
import { afterEach, describe, expect, it } from '@jest/globals'
import { useDatabase, useProxies, value } from './support/proxy-fixture.ts'
import { readPacket } from './support/read-packet.ts'
import { sslRequest } from './support/ssl-request.ts'
import { testCertificate } from './support/test-certificate.ts'

const database = useDatabase()
const startProxy = useProxies(() => database.server)
const opened: TLSSocket[] = []
afterEach(() => {
  for (const socket of opened.splice(0)) socket.destroy()
})

describe('TLS towards clients', () => {
  it.each(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const)('may be %s', async (version) => {
    const proxy = await startProxy()
    const client = await connectSecurely(proxy, {
      minVersion: version,
      maxVersion: version,
      ciphers: `${DEFAULT_CIPHERS}:@SECLEVEL=0`,
    })
    expect(client.getProtocol()).toBe(version)
  })

  it('shows an ECDSA certificate that the stack’s CA vouches for', async () => {
    const proxy = await startProxy()
    const client = await connectSecurely(proxy, { ca: testCertificate.cert, rejectUnauthorized: true })
    expect(client.authorized).toBe(true)
    expect(client.getPeerX509Certificate()?.publicKey.asymmetricKeyType).toBe('ec')
    const connection = await proxy.connect({ ssl: { ca: testCertificate.cert } })
    expect(await value(connection, 'SELECT 1')).toBe(1)
  })

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'resumes a session on another connection, with %s',
    async (version) => {
      const proxy = await startProxy()
      const of = { minVersion: version, maxVersion: version }
      let session: Buffer | undefined
      const reused: boolean[] = []
      for (let i = 0; i < 3; i++) {
        const client = await connectSecurely(proxy, { ...of, ...(session && { session }) })
        reused.push(client.isSessionReused())
        session ??= await sessionOf(client)
      }
      expect(reused).toEqual([false, true, true])
    },
  )

  it('resumes it on another endpoint of the proxy, too', async () => {
    const proxy = await startProxy()
    const session = await sessionOf(await connectSecurely(proxy, {}))
    const other = await proxy.proxy.createEndpoint({ name: 'other', host: '127.0.0.1', port: 0 })
    expect((await connectSecurely(other, { session })).isSessionReused()).toBe(true)
  })

  it('is not resumed by a session of another proxy', async () => {
    const session = await sessionOf(await connectSecurely(await startProxy(), {}))
    expect((await connectSecurely(await startProxy(), { session })).isSessionReused()).toBe(false)
  })
})

/** A client up to the end of its TLS handshake. */
async function connectSecurely(
  { host, port }: { host: string; port: number },
  options: ConnectionOptions,
): Promise<TLSSocket> {
  const socket = connectTcp({ host, port })
  await readPacket(socket)
  socket.write(sslRequest())
  const secure = connectTls({ socket, rejectUnauthorized: false, host, ...options })
  opened.push(secure)
  await once(secure, 'secureConnect')
  return secure
}

/** TLS 1.3 sends it behind the handshake. */
async function sessionOf(client: TLSSocket): Promise<Buffer> {
  if (client.getProtocol() === 'TLSv1.2') return client.getSession()!
  client.resume()
  const [session] = (await once(client, 'session')) as [Buffer]
  return session
}
