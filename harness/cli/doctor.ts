import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { parseArgs } from 'node:util'
import { inspectMysqld } from '../database/index.ts'
import { defaultCacheDir } from '../kit/cache-dir.ts'
import type { Command } from './command.ts'

interface Finding {
  readonly name: string
  readonly ok: boolean
  readonly text: string
}

export const doctor: Command = {
  summary: 'say what this machine has for a stack, and what is missing',
  usage: `usage: poolhouse doctor [--json]

Looks for a MySQL server in every place that a start would look in, and at the rest that a stack needs. Fetches nothing.
The exit status is 1 when a stack could not start here.`,
  async run(args) {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } })
    const cacheDir = defaultCacheDir(process.env)
    const places = await inspectMysqld({ cacheDir, env: process.env })
    const found = places.find((place) => place.found)?.found
    const fetchable = places.some((place) => place.outcome.startsWith('would be '))
    const findings: Finding[] = [
      {
        name: 'Node',
        ok: Number(process.versions.node.split('.')[0]) >= 22,
        text: `${process.version} at ${process.execPath}`,
      },
      {
        name: 'MySQL',
        ok: found !== undefined || fetchable,
        text: found
          ? `${found.product} ${found.version}, ${found.source}`
          : fetchable
            ? 'none on this machine yet: the first start fetches one'
            : 'none, and none can be fetched',
      },
      ...places.map(({ place, outcome, found: here }) => ({
        name: `  ${place}`,
        ok: here !== undefined,
        text: outcome,
      })),
      { name: 'cache', ok: isWritable(cacheDir), text: cacheDir },
      await loopback(),
      endsWithParent(),
    ]
    if (values.json) process.stdout.write(`${JSON.stringify({ findings })}\n`)
    else process.stdout.write(table(findings))
    return findings
      .filter(({ name }) => name === 'Node' || name === 'MySQL' || name === 'cache')
      .every(({ ok }) => ok)
      ? 0
      : 1
  },
}

function isWritable(directory: string): boolean {
  for (let path = directory; ; path = path.replace(/\/[^/]*$/, '') || '/') {
    if (existsSync(path)) {
      try {
        accessSync(path, constants.W_OK)
        return statSync(path).isDirectory()
      } catch {
        return false
      }
    }
  }
}

function loopback(): Promise<Finding> {
  const name = 'loopback addresses'
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () =>
      resolve({
        name,
        ok: false,
        text: 'only 127.0.0.1 answers: endpoints share it and differ by port instead of all being 3306',
      }),
    )
    server.listen({ host: '127.0.0.77', port: 0 }, () =>
      server.close(() =>
        resolve({
          name,
          ok: true,
          text: '127.0.0.0/8: each endpoint has an address and port 3306 of its own',
        }),
      ),
    )
  })
}

function endsWithParent(): Finding {
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path))
  return {
    name: 'children end with their parent',
    ok: setpriv !== undefined,
    text: setpriv
      ? `setpriv at ${setpriv}`
      : 'no setpriv (package util-linux): a killed server leaves its children to be ended by the client',
  }
}

function table(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length))
  return findings.map(({ name, ok, text }) => `${ok ? '✓' : '·'} ${name.padEnd(width)}  ${text}\n`).join('')
}
