import { mkdir, rm } from 'node:fs/promises'
import { Disposal } from '../kit/disposal.ts'
import { PoolhouseError } from '../kit/errors.ts'
import { type ServerCertificate, serverCertificate } from './certificate-authority.ts'
import { DatabaseInstances } from './database-instances.ts'
import type { ForwardOptions } from './forward-route.ts'
import { type EndpointAddresses, LoopbackAddresses } from './loopback-addresses.ts'
import { PublishedPorts } from './published-ports.ts'

/** What the client tells the server on the first line of its standard input; the end of the input tells it to end. */
export interface ServerOptions {
  /** Of the AWS endpoint; 0 takes any free port. */
  readonly port: number
  /** Port 4566 where it is free. */
  readonly preferDefaultPort: boolean
  readonly region: string
  readonly cacheDir: string
  /** The server's own directory: made here, removed at the end. */
  readonly directory: string
  /** Start a MySQL server before anybody asks for one. */
  readonly prepareDatabase: boolean
  /** The client resets the stack when it is asked to (a line of type `reset`). */
  readonly takesResets?: boolean
  /** For a server in a container, whose loopback nobody outside can reach. */
  readonly published?: PublishedOptions
  /** Services that another endpoint answers in our place. */
  readonly forward?: ForwardOptions
}

/** How a server in a container is reached. */
export interface PublishedOptions {
  /** Address to listen on: `0.0.0.0` in a container, published on the host's loopback. */
  readonly listenOn: string
  /** The host name or address that resources tell their clients. */
  readonly host: string
  /** First port of database and proxy endpoints; the next ones follow. */
  readonly firstPort: number
  /** Names by which the endpoint may be reached, besides loopback's. */
  readonly allowedHosts: readonly string[]
}

/** What the rest of the world stands on. */
export interface Ground {
  readonly options: ServerOptions
  readonly disposal: Disposal
  readonly addresses: EndpointAddresses
  readonly certificate: ServerCertificate
  readonly databases: DatabaseInstances
}

/**
 * The first steps of a server, in a module that imports little: MySQL's start takes the longest, so it begins before
 * the other rooms are even loaded.
 * @throws after ending what it had begun
 */
export async function layGround(options: ServerOptions, onProgress: (line: string) => void): Promise<Ground> {
  const disposal = new Disposal()
  try {
    await mkdir(options.directory, { recursive: true, mode: 0o700 })
    disposal.defer(() => rm(options.directory, { recursive: true, force: true, maxRetries: 5 }))
    const { published } = options
    const addresses = published ? new PublishedPorts(published) : new LoopbackAddresses(disposal)
    const certificate = await serverCertificate(options.cacheDir).catch((error: NodeJS.ErrnoException) => {
      if (!error.code?.startsWith('E')) throw error
      throw new PoolhouseError(
        'InvalidOption',
        `the cache directory ${options.cacheDir} cannot be used (${error.code}); set POOLHOUSE_CACHE to a directory that can be written.`,
        { cause: error },
      )
    })
    const databases = new DatabaseInstances({ ...options, addresses, certificate, onProgress })
    disposal.defer(() => databases.close())
    if (options.prepareDatabase) databases.prepare()
    return { options, disposal, addresses, certificate, databases }
  } catch (error) {
    await disposal.dispose().catch(() => {}) // the first error is the one that explains
    throw error
  }
}
