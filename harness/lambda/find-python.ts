import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { RuntimeUnavailableError } from './errors.ts'

/** A Python that answered. */
export interface Python {
  /** Its real path: a version manager's shim would cost every start a shell. */
  readonly executable: string
  /** E.g. `3.11.2`. */
  readonly version: string
  readonly minor: number
  /** Whether it brings boto3, as AWS's runtimes do. */
  readonly hasBoto3: boolean
}

export interface PythonSearch {
  /** The only candidate where it is set: the variable POOLHOUSE_PYTHON. */
  readonly chosen?: string | undefined
  /** In order of preference. */
  readonly directories: readonly string[]
}

const oldestMinor = 9
const newestMinor = 14
/** A Python that does not answer by then counts as none. */
const answerLimitMs = 10_000

/** The directories of PATH, then those where systems have it. */
export function searchOf(environment: NodeJS.ProcessEnv): PythonSearch {
  const path = (environment.PATH ?? '').split(delimiter).filter(Boolean)
  return {
    chosen: environment.POOLHOUSE_PYTHON || undefined,
    directories: [...new Set([...path, '/usr/local/bin', '/usr/bin'])],
  }
}

/** The minor version that a runtime identifier such as `python3.12` asks for. */
export function parsePython(name: string): { minor: number } {
  return { minor: Number(/^python3\.(\d+)$/.exec(name)?.[1]) }
}

/**
 * A Python 3.`minor`, else that of the nearest version; of several the first one with boto3, else the first. Undefined where
 * there is none. Throws RuntimeUnavailableError when the chosen one does not answer.
 */
export async function findPython(
  minor: number,
  { chosen, directories }: PythonSearch,
): Promise<Python | undefined> {
  if (chosen) {
    const python = await ask(chosen)
    if (python) return python
    throw new RuntimeUnavailableError(
      `${chosen} is no Python of 3.${oldestMinor} or later: it does not answer to -c. Set POOLHOUSE_PYTHON to the path of a Python, or leave it out.`,
    )
  }
  const exact = await answers(directories, [`python3.${minor}`])
  const found = best(
    exact.filter((python) => python.minor === minor),
    minor,
  )
  if (found) return found
  const others = Array.from({ length: newestMinor - oldestMinor + 1 }, (_, index) => newestMinor - index)
  return best(await answers(directories, ['python3', ...others.map((other) => `python3.${other}`)]), minor)
}

/** The first of those that are nearest, boto3 before none. */
function best(pythons: readonly Python[], minor: number): Python | undefined {
  const rank = (python: Python) => Math.abs(python.minor - minor) * 2 + (python.hasBoto3 ? 0 : 1)
  return pythons.reduce<Python | undefined>(
    (first, python) => (first && rank(first) <= rank(python) ? first : python),
    undefined,
  )
}

async function answers(directories: readonly string[], names: readonly string[]): Promise<Python[]> {
  const asked = await Promise.all(candidates(directories, names).map(ask))
  return asked.filter((python) => python !== undefined)
}

function candidates(directories: readonly string[], names: readonly string[]): string[] {
  return directories
    .flatMap((directory) => names.map((name) => join(directory, name)))
    .filter((path) => existsSync(path))
}

const asked = new Map<string, Promise<Python | undefined>>()

/** Asked once in the life of the process. */
function ask(path: string): Promise<Python | undefined> {
  const answer = asked.get(path) ?? askNow(path)
  asked.set(path, answer)
  return answer
}

const question =
  'import sys, importlib.util; print(sys.executable); print("%d.%d.%d" % sys.version_info[:3]); print(sys.version_info[1]); print(importlib.util.find_spec("boto3") is not None)'

function askNow(path: string): Promise<Python | undefined> {
  return new Promise((resolve) => {
    // -I: neither the user's PYTHONPATH nor the working directory has a say.
    execFile(path, ['-I', '-c', question], { timeout: answerLimitMs }, (error, stdout) => {
      const [executable, version, minor, hasBoto3] = stdout.trim().split('\n')
      // A shim of a version manager fails for a version that is not the active one.
      if (error || !executable || !version?.startsWith('3.') || !(Number(minor) >= oldestMinor)) {
        resolve(undefined)
      } else {
        resolve({ executable, version, minor: Number(minor), hasBoto3: hasBoto3 === 'True' })
      }
    })
  })
}
