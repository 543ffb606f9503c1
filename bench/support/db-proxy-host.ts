// A process of its own that hosts nothing but a plane with one RDS proxy.
import { once } from 'node:events'
import { BroadcastChannel } from 'node:worker_threads'
import { type DbProxyPlane, startDbProxyPlane } from '../../harness/dbproxy/index.ts'
import { serverCertificate } from '../../harness/server/certificate-authority.ts'
import { followedEvents } from '../../harness/server/db-proxy-target-state.ts'
import { answerBench } from './child.ts'
import type { RawTarget } from './raw-client.ts'
import { USAGE_CHANNEL, type Usage } from './usage.ts'

const NAME = 'bench'
const BORROW_TIMEOUT_SECONDS = 20

interface Start {
  readonly database: RawTarget
  readonly databaseConnections: number
  readonly cacheDir: string
}

let plane: DbProxyPlane | undefined
const channel = new BroadcastChannel(USAGE_CHANNEL)

const operations = {
  async start({ database, databaseConnections, cacheDir }: Start): Promise<RawTarget> {
    const { user, password } = database
    const { key, cert, ca, rsaKey } = await serverCertificate(cacheDir)
    plane = await startDbProxyPlane({
      readSecret: async () => ({ username: user, password }),
      // As in a stack, where somebody listens.
      onEvent: () => {},
      eventTypes: followedEvents,
      keepEvents: true,
      workerUrl: new URL('./db-proxy-worker.ts', import.meta.url),
    })
    const address = await plane.create({
      name: NAME,
      host: '127.0.0.1',
      port: 0,
      tls: { key, cert, ca },
      rsaPrivateKey: rsaKey,
      requireTls: false,
      idleClientTimeoutSeconds: 1_800,
      reservedConnections: 0,
      auth: [{ secretArn: 'arn:bench', clientPasswordAuthType: 'MYSQL_CACHING_SHA2_PASSWORD' }],
      pool: {
        maxConnectionsPercent: 100,
        maxIdleConnectionsPercent: 100,
        connectionBorrowTimeoutSeconds: BORROW_TIMEOUT_SECONDS,
        sessionPinningFilters: [],
        initQuery: '',
      },
    })
    await plane.setTarget(NAME, {
      host: database.host,
      port: database.port,
      maxConnections: databaseConnections,
    })
    return { ...address, user, password }
  },

  async usage({ collectGarbage }: { collectGarbage: boolean }): Promise<Usage> {
    if (collectGarbage) globalThis.gc?.()
    channel.postMessage({ collectGarbage })
    const [event] = (await once(channel as unknown as EventTarget, 'message')) as [{ data: Usage }]
    return event.data
  },

  async databaseConnections(_: undefined): Promise<number> {
    return (await plane!.statistics(NAME)).databaseConnections.total
  },
}

export type DbProxyHost = typeof operations

answerBench(operations, () => plane?.close())
