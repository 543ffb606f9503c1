import { PoolhouseError } from '../kit/errors.ts'
import type { MysqldBinary } from './mysqld-binary.ts'
import type { Place } from './places.ts'
import { placesToLook } from './places.ts'
import type { System } from './system.ts'
import { thisSystem } from './system.ts'

export interface FindMysqldOptions {
  /** The directory of poolhouse's cache, see `defaultCacheDir`. */
  readonly cacheDir: string
  /** `POOLHOUSE_MYSQLD` and `PATH` are read from it. */
  readonly env: NodeJS.ProcessEnv
  /** Whether a server may be downloaded when none is there; true when not given. */
  readonly fetch?: boolean
  /** Hears what is being fetched and how much, line by line. */
  readonly onProgress?: (line: string) => void
}

/** One place that was looked at, and what was there. */
export interface MysqldSighting {
  readonly place: string
  readonly outcome: string
  readonly found?: MysqldBinary
}

/**
 * Finds a MySQL server, or fetches one into the cache without root. Order: `POOLHOUSE_MYSQLD`; an installed MySQL 8.0
 * or newer; the cache; MySQL's own archive; the packages of Debian unstable or of Ubuntu through a private apt tree;
 * last MariaDB, with a notice. Warm, it reads a few small files and starts no process.
 *
 * @throws PoolhouseError `MySqlNotFound`: every place with its outcome, and what to install or set. A
 * `POOLHOUSE_MYSQLD` that is set and cannot be used is an error at once: nothing else is looked at.
 */
export async function findMysqld(
  options: FindMysqldOptions,
  system: System = thisSystem,
): Promise<MysqldBinary> {
  const sightings: MysqldSighting[] = []
  for (const place of placesToLook(options, system)) {
    if (place.fetches && options.fetch === false) {
      sightings.push({ place: place.name, outcome: 'not asked: fetching is switched off' })
      continue
    }
    const sighting = await lookAt(place)
    if (sighting.found) return sighting.found
    sightings.push(sighting)
    if (place.final) break
  }
  throw notFound(sightings, options)
}

/** Looks at every place without fetching anything, for `poolhouse doctor`. */
export async function inspectMysqld(
  options: FindMysqldOptions,
  system: System = thisSystem,
): Promise<MysqldSighting[]> {
  const sightings: MysqldSighting[] = []
  for (const place of placesToLook(options, system)) {
    if (!place.fetches) sightings.push(await lookAt(place))
    else sightings.push({ place: place.name, outcome: await place.wouldFetch!() })
  }
  return sightings
}

async function lookAt(place: Place): Promise<MysqldSighting> {
  try {
    const look = await place.look()
    if (typeof look === 'string') return { place: place.name, outcome: look }
    return { place: place.name, outcome: `${look.product} ${look.version}`, found: look }
  } catch (error) {
    return { place: place.name, outcome: (error as Error).message }
  }
}

function notFound(sightings: readonly MysqldSighting[], { env }: FindMysqldOptions): PoolhouseError {
  const looked = sightings.map(({ place, outcome }) => `  - ${place}: ${outcome}`).join('\n')
  const advice = env.POOLHOUSE_MYSQLD
    ? 'Set POOLHOUSE_MYSQLD to the path of a mysqld program, version 8.0 or newer, or unset it to let poolhouse look for one.'
    : 'Install MySQL 8.0 or newer (Ubuntu: apt install mysql-server-core; macOS: brew install mysql), set POOLHOUSE_MYSQLD to a mysqld program, or let this machine reach its package mirror or cdn.mysql.com.'
  return new PoolhouseError('MySqlNotFound', `no MySQL server found. Looked in:\n${looked}\n${advice}`)
}
