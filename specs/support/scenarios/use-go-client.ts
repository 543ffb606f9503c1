import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from '@jest/globals'
import { root } from '../definitions.ts'
import { run } from '../run-command.ts'
import type { ClientProgram } from './client-programs.ts'

/** Debian's Go, whose standard library is compiled already: another one would take a minute for it. */
const GO = '/usr/bin/go'
/** Where Debian's packages of Go libraries are: source, found without modules and without a network. */
const GO_PATH = '/usr/share/gocode'

/** Compiles go/main.go before the specs of a file, a few seconds the first time, and removes it after them. */
export function useGoClient(): ClientProgram {
  const there = existsSync(GO) && existsSync(join(GO_PATH, 'src/github.com/go-sql-driver/mysql'))
  const missing = there
    ? undefined
    : 'no golang-go and golang-github-go-sql-driver-mysql-dev of Debian on this machine'
  let directory = ''
  const binary = () => join(directory, 'client')
  if (there) {
    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), 'poolhouse-specs-go-'))
      const source = join(root, 'specs', 'support', 'scenarios', 'go', 'main.go')
      const build = run(GO, ['build', '-o', binary(), source], {
        env: { GO111MODULE: 'off', GOPATH: GO_PATH, GOFLAGS: '', GOTOOLCHAIN: 'local' },
      })
      const status = await build.exited
      if (status !== 0) throw new Error(`go build ended with ${status}: ${build.stderr()}`)
    }, 120_000)
    afterAll(() => rmSync(directory, { recursive: true, force: true }))
  }
  return {
    get file() {
      return binary()
    },
    args: [],
    missing,
  }
}
