#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { defaultCacheDir } from '../kit/cache-dir.ts'
import { PoolhouseError } from '../kit/errors.ts'
import type { Command } from './command.ts'

// Before anything else is loaded: compiled code of the SDK and of our own sources is kept between runs.
enableCompileCache(join(defaultCacheDir(process.env), 'compile'))

const commands: Record<string, () => Promise<Command>> = {
  up: async () => (await import('./up.ts')).up,
  demo: async () => (await import('./demo.ts')).demo,
  load: async () => (await import('./load.ts')).load,
  invoke: async () => (await import('./invoke.ts')).invoke,
  advise: async () => (await import('./advise.ts')).advise,
  doctor: async () => (await import('./doctor.ts')).doctor,
}

process.exitCode = await main(process.argv.slice(2))

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(await overview())
    return name === undefined ? 2 : 0
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!load) {
    process.stderr.write(`poolhouse: no command '${name}'. Commands: ${Object.keys(commands).join(', ')}.\n`)
    return 2
  }
  const command = await load()
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${command.usage}\n`)
    return 0
  }
  try {
    return await command.run(args)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (error instanceof PoolhouseError) process.stderr.write(`poolhouse: ${error.message} [${error.code}]\n`)
    else if (code?.startsWith('ERR_PARSE_ARGS'))
      process.stderr.write(`poolhouse ${name}: ${(error as Error).message}\n\n${command.usage}\n`)
    else throw error
    return code?.startsWith('ERR_PARSE_ARGS') || (error as PoolhouseError).code === 'InvalidOption' ? 2 : 1
  }
}

async function overview(): Promise<string> {
  const lines = await Promise.all(
    Object.entries(commands).map(async ([name, load]) => `  ${name.padEnd(8)} ${(await load()).summary}`),
  )
  return `poolhouse: AWS Lambda → Secrets Manager → RDS Proxy → MySQL on this machine\n\nusage: poolhouse COMMAND [OPTIONS]\n\n${lines.join('\n')}\n\npoolhouse COMMAND --help tells more.\n`
}
