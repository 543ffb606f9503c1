import { accessSync, closeSync, constants, existsSync, openSync, readSync } from 'node:fs'
import type { Runtime, RuntimeCommand } from './runtime.ts'

/**
 * `provided.*`: the package or a layer brings its own runtime, a program named `bootstrap` that speaks the Runtime API
 * (documented). It runs on this machine as it is, not in an Amazon Linux.
 */
export function providedRuntime(name: string, directory: string): Runtime {
  return {
    name,
    versionText: name.replace('.', ':'),
    directory,
    hasChannel: false,
    canDebug: false,
    command({ taskRoot, layerRoot }) {
      const places = [{ path: `${taskRoot}/bootstrap`, onAws: '/var/task/bootstrap' }]
      if (layerRoot !== undefined) places.push({ path: `${layerRoot}/bootstrap`, onAws: '/opt/bootstrap' })
      const found = places.find(({ path }) => existsSync(path))
      // AWS's own paths and words (documented, "Troubleshooting invocation issues in Lambda").
      if (!found) return { invalid: "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]" }
      return commandOf(found.path, found.onAws)
    },
    variables: () => ({}),
  }
}

/** What the kernel would refuse is told ahead, since a shell might run it all the same. Texts are Go's, as AWS passes them on. */
function commandOf(executable: string, onAws: string): RuntimeCommand {
  try {
    accessSync(executable, constants.X_OK)
  } catch {
    return { invalid: `fork/exec ${onAws}: permission denied` }
  }
  if (process.platform === 'linux' && !isProgram(executable)) {
    return { invalid: `fork/exec ${onAws}: exec format error` }
  }
  return { executable, args: [] }
}

const machines: Readonly<Record<string, number>> = { x64: 62, arm64: 183 }

/** A script that names its interpreter, or an ELF file (its machine is in bytes 18 and 19) for this machine. */
function isProgram(path: string): boolean {
  const head = Buffer.alloc(20)
  const file = openSync(path, 'r')
  try {
    readSync(file, head, 0, head.length, 0)
  } finally {
    closeSync(file)
  }
  if (head.toString('latin1', 0, 2) === '#!') return true
  return head.toString('latin1', 0, 4) === '\x7fELF' && head.readUInt16LE(18) === machines[process.arch]
}
