import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const heartbeatMs = 5_000
const foreignStaleMs = 60_000

/** Who holds a lock, as written into it. */
interface Owner {
  readonly pid: number
  readonly host: string
  /** The kernel's start time of the process, where it can be known: a process id alone is used again. */
  readonly started: string | undefined
}

/**
 * Runs `work` while no other process on this machine holds the lock at `path`. A lock whose owner has died is taken
 * over. `onWait` is called once, with the owner's process id, when somebody else holds it.
 *
 * The lock is a directory with one file in it, whose name is unique to its owner. It is taken by renaming a finished
 * directory onto `path`, which succeeds only where nothing or an *empty* directory is; it is given back, or taken from
 * a dead owner, by unlinking that one file. So nobody can remove a lock that was taken in the meantime.
 */
export async function withCacheLock<T>(
  path: string,
  work: () => Promise<T>,
  onWait?: (pid: number) => void,
): Promise<T> {
  const release = await acquire(path, onWait)
  try {
    return await work()
  } finally {
    await release()
  }
}

async function acquire(path: string, onWait?: (pid: number) => void): Promise<() => Promise<void>> {
  await mkdir(dirname(path), { recursive: true })
  const own = await mkdtemp(`${path}.new-`)
  const token = basename(own)
  const owner: Owner = { pid: process.pid, host: hostname(), started: await startedAt(process.pid) }
  await writeFile(join(own, token), JSON.stringify(owner))
  let told = false
  try {
    for (;;) {
      if (await takeOver(own, path)) break
      const holder = await holderOf(path)
      if (holder && !told) {
        told = true
        onWait?.(holder.pid)
      }
      await delay(25)
    }
  } catch (error) {
    await rm(own, { recursive: true, force: true })
    throw error
  }
  // A process in another container cannot see whether we live: the file's age tells it.
  const beat = setInterval(() => {
    const now = new Date()
    utimes(join(path, token), now, now).catch(() => clearInterval(beat))
  }, heartbeatMs)
  beat.unref()
  return async () => {
    clearInterval(beat)
    await unlink(join(path, token)).catch(ignore('ENOENT'))
    await rmdir(path).catch(ignore('ENOENT', 'ENOTEMPTY', 'EEXIST'))
  }
}

async function takeOver(own: string, path: string): Promise<boolean> {
  try {
    await rename(own, path)
    return true
  } catch (error) {
    if (isCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM')) return false
    throw error
  }
}

/** The living holder of the lock; the traces of a dead one are removed on the way. */
async function holderOf(path: string): Promise<Owner | undefined> {
  const [token] = await readdir(path).catch(() => [])
  if (token === undefined) return undefined
  const file = join(path, token)
  const owner = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Owner,
    () => undefined,
  )
  if (!owner) return undefined
  if (await isAlive(owner, file)) return owner
  await unlink(file).catch(ignore('ENOENT'))
  return undefined
}

async function isAlive(owner: Owner, file: string): Promise<boolean> {
  if (owner.host !== hostname()) {
    const touched = await stat(file).catch(() => undefined)
    return touched !== undefined && Date.now() - touched.mtimeMs < foreignStaleMs
  }
  if (!processExists(owner.pid)) return false
  return owner.started === undefined || owner.started === (await startedAt(owner.pid))
}

/** Whether a process of this id runs, whoever owns it. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

async function startedAt(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // Field 22; the second field, the program's name in brackets, may hold blanks.
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19]
}

function isCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '')
}

function ignore(...codes: string[]): (error: unknown) => void {
  return (error) => {
    if (!isCode(error, ...codes)) throw error
  }
}
