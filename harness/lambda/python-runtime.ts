import { RuntimeUnavailableError } from './errors.ts'
import { findPython, type PythonSearch, parsePython, searchOf } from './find-python.ts'
import type { Runtime } from './runtime.ts'

/**
 * `python3.N` on a Python of the machine: that version, or the nearest one with a line in the function's log. Throws
 * {@link RuntimeUnavailableError} where there is no Python.
 */
export async function pythonRuntime(
  name: string,
  configured: string | undefined,
  directory: string,
  search: PythonSearch = searchOf(process.env),
): Promise<Runtime> {
  const { minor } = parsePython(name)
  const python = await findPython(minor, configured ? { ...search, chosen: configured } : search)
  if (!python) {
    throw new RuntimeUnavailableError(
      `The runtime ${name} needs Python, and no Python of 3.9 or later was found in ${search.directories.join(', ')}. Install one (Debian, Ubuntu: apt install python3), or set POOLHOUSE_PYTHON to its executable.`,
    )
  }
  return {
    name,
    versionText: `python:3.${minor}`,
    directory,
    hasChannel: false,
    canDebug: false,
    // AWS's locale is UTF-8 and its output unbuffered, whatever this machine has.
    command: () => ({
      executable: python.executable,
      args: ['-u', '-X', 'utf8', `${directory}/bootstrap.py`],
    }),
    variables: ({ layerRoot, compileCache }) => ({
      PYTHONPATH: [
        ...(layerRoot === undefined
          ? []
          : [`${layerRoot}/python/lib/python3.${minor}/site-packages`, `${layerRoot}/python`]),
        directory,
      ].join(':'),
      // These two are ours; the bootstrap takes them out before user code is loaded.
      MALLOC_ARENA_MAX: '1',
      POOLHOUSE_COMPILE_CACHE: `${compileCache}/python`,
    }),
    ...(python.minor !== minor && {
      notice: `${name} runs on Python ${python.version} (${python.executable}), the nearest that was found; install python3.${minor} or set POOLHOUSE_PYTHON for another`,
    }),
  }
}
