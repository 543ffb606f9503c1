import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/**
 * Where poolhouse keeps what it has fetched and prepared: `POOLHOUSE_CACHE`, else `$XDG_CACHE_HOME/poolhouse`, else
 * `~/.cache/poolhouse`. An empty variable counts as unset, as the XDG base directory specification says.
 */
export function defaultCacheDir(env: NodeJS.ProcessEnv): string {
  if (env.POOLHOUSE_CACHE) return resolve(env.POOLHOUSE_CACHE)
  return resolve(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'poolhouse')
}
