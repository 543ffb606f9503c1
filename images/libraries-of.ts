import { spawnSync } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { basename } from 'node:path'
import { PoolhouseError } from '../harness/kit/errors.ts'

/** Parts of glibc: they belong to the loader of the image, and work only together with it. */
const C_LIBRARY = /^(ld-linux|ld64|lib(c|m|dl|rt|pthread|resolv|util|anl|nsl|BrokenLocale|nss_\w+)\.so)/

/** A shared library: the name by which a program asks for it, and the file that the machine has for it. */
export interface Library {
  readonly name: string
  readonly file: string
}

/**
 * Shared libraries that a program of this machine loads, theirs included, without the C library: an image that brings
 * a C library as new as this machine's runs the program with them. None for a static program: of one, ldd lists nothing.
 * @throws PoolhouseError `InvalidOption` where the machine itself lacks one of them
 */
export function librariesOf(program: string): Library[] {
  const { stdout, error } = spawnSync('ldd', [program], { encoding: 'utf8' })
  if (error) throw new PoolhouseError('InvalidOption', `${program}: ldd could not be run: ${error.message}`)
  return parseLdd(program, stdout).map(({ name, file }) => ({ name, file: realpathSync(file) }))
}

/** What `ldd` has written of a program, line by line. @throws PoolhouseError `InvalidOption` */
export function parseLdd(program: string, text: string): Library[] {
  const lines = [...text.matchAll(/^\s*(\S+) => (not found|\S+)/gm)]
  const missing = lines.filter(([, , file]) => file === 'not found').map(([, name]) => name)
  if (missing.length > 0) {
    throw new PoolhouseError(
      'InvalidOption',
      `${program} needs ${missing.join(', ')}, which this machine has not. Install what brings it, and build again.`,
    )
  }
  return lines
    .map(([, name, file]) => ({ name: basename(name!), file: file! }))
    .filter(({ name }) => !C_LIBRARY.test(name))
}
