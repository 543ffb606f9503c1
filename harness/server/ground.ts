import { mkdir, rm } from 'node:fs/promises'
import { Disposal } from '../kit/disposal.ts'
import { PoolhouseError } from '../kit/errors.ts'
import { type ServerCertificate, serverCertificate } from './certificate-authority.ts'
import { DatabaseInstances } from './database-instances.ts'
import { LoopbackAddresses } from './loopback-addresses.ts'

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
}

/** What the rest of the world stands on. */
export interface Ground {
  readonly options: ServerOptions
  readonly disposal: Disposal
  readonly addresses: LoopbackAddresses
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
    const addresses = new LoopbackAddresses(disposal)
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
