import { fetchFromApt, planApt } from './apt-server.ts'
import { cachedBinary, fetchIntoCache, mysqlCache } from './binary-cache.ts'
import type { FindMysqldOptions } from './find-mysqld.ts'
import type { Look } from './installed-server.ts'
import { installedPaths, isRefusal, lookAtProgram } from './installed-server.ts'
import { archiveFile, archiveVersion, fetchFromArchive } from './mysql-archive.ts'
import type { ServerProduct } from './mysqld-binary.ts'
import type { System } from './system.ts'

/** A place where a server may be found. */
export interface Place {
  readonly name: string
  /** Whether looking there downloads. */
  readonly fetches: boolean
  /** Whether the search ends here, found or not. */
  readonly final?: boolean
  /** The server, or in words why there is none. May throw, with the same meaning as a text. */
  look(): Promise<Look>
  /** For a place that fetches: what would be done, without doing it. */
  wouldFetch?(): Promise<string>
}

/** A MariaDB that was fetched because MySQL could not be is used for so long before MySQL is tried again. */
const mariaDbHolidayMs = 24 * 60 * 60 * 1_000

/** The places in the order in which they are looked at. */
export function placesToLook(options: FindMysqldOptions, system: System): Place[] {
  const explicit = options.env.POOLHOUSE_MYSQLD
  if (explicit) return [explicitPlace(explicit, options, system)]
  return [
    installedPlace('MySQL', 'mysqld', options, system),
    cachePlace('MySQL', options, system),
    recentMariaDbPlace(options, system),
    archivePlace(options, system),
    aptPlace('MySQL', options, system),
    installedPlace('MariaDB', 'mariadbd', options, system),
    installedPlace('MariaDB', 'mysqld', options, system),
    cachePlace('MariaDB', options, system),
    aptPlace('MariaDB', options, system),
  ]
}

function explicitPlace(path: string, { cacheDir }: FindMysqldOptions, system: System): Place {
  return {
    name: `POOLHOUSE_MYSQLD (${path})`,
    fetches: false,
    final: true,
    look: () => lookAtProgram(path, 'any', cacheDir, system),
  }
}

function installedPlace(
  product: ServerProduct,
  program: string,
  options: FindMysqldOptions,
  system: System,
): Place {
  return {
    name:
      product === 'MySQL' ? `${program} on the PATH and in the usual directories` : `${program}, as MariaDB`,
    fetches: false,
    async look() {
      const refusals: string[] = []
      for (const path of await installedPaths(program, options.env, system)) {
        const look = await lookAtProgram(path, product, options.cacheDir, system)
        if (!isRefusal(look)) return look
        refusals.push(`${path} ${look}`)
      }
      return refusals.join('; ') || 'not installed'
    },
  }
}

function cachePlace(product: ServerProduct, { cacheDir }: FindMysqldOptions, system: System): Place {
  return {
    name: `${product} in the cache (${mysqlCache(cacheDir)})`,
    fetches: false,
    look: async () => (await cachedBinary(cacheDir, product, system))?.binary ?? 'nothing there',
  }
}

function recentMariaDbPlace({ cacheDir }: FindMysqldOptions, system: System): Place {
  return {
    name: 'MariaDB fetched within the last day',
    fetches: false,
    async look() {
      const cached = await cachedBinary(cacheDir, 'MariaDB', system)
      if (!cached || Date.now() - cached.fetchedAt > mariaDbHolidayMs) return 'nothing there'
      return cached.binary
    },
  }
}

function archivePlace(options: FindMysqldOptions, system: System): Place {
  return {
    name: "MySQL's own archive (cdn.mysql.com)",
    fetches: true,
    async look() {
      const build = archiveFile(system)
      if (typeof build === 'string') return build
      const tell = options.onProgress ?? (() => {})
      const fetch = (directory: string) => fetchFromArchive(directory, build.file, system, tell)
      return await fetchIntoCache(options.cacheDir, `mysql-${archiveVersion}`, system, tell, fetch)
    },
    async wouldFetch() {
      const build = archiveFile(system)
      return typeof build === 'string' ? build : `would be asked for ${build.file}`
    },
  }
}

function aptPlace(product: ServerProduct, options: FindMysqldOptions, system: System): Place {
  return {
    name: `${product} from the machine's apt mirror`,
    fetches: true,
    async look() {
      const plan = await planApt(product, system)
      if (typeof plan === 'string') return plan
      const tell = options.onProgress ?? (() => {})
      const name = `${product.toLowerCase()}-apt-${plan.family}-${plan.suite}-${system.arch}`
      const fetch = (directory: string) => fetchFromApt(directory, product, plan, system, tell)
      return await fetchIntoCache(options.cacheDir, name, system, tell, fetch)
    },
    async wouldFetch() {
      const plan = await planApt(product, system)
      return typeof plan === 'string' ? plan : `would be fetched from ${plan.family} ${plan.suite}`
    },
  }
}
