// npm run check: types, lint and format, import directions, models fresh. Runs all of them before it fails.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const checks: [name: string, command: string, ...args: string[]][] = [
  ['types', 'tsc', '--noEmit'],
  ['lint and format', 'biome', 'check', '.'],
  ['import directions', 'node', 'tools/check-imports.ts'],
  ['service models are fresh', 'node', 'tools/generate-models.ts', '--check'],
]

const failed: string[] = []
for (const [name, command, ...args] of checks) {
  process.stdout.write(`— ${name}\n`)
  const run = spawnSync(command, args, { stdio: 'inherit', env: localPath() })
  if (run.status !== 0) failed.push(name)
}
if (failed.length > 0) {
  process.stderr.write(`check failed: ${failed.join(', ')}\n`)
  process.exitCode = 1
} else {
  process.stdout.write('check passed\n')
}

function localPath(): NodeJS.ProcessEnv {
  const bin = `${import.meta.dirname}/../node_modules/.bin`
  return existsSync(bin) ? { ...process.env, PATH: `${bin}:${process.env.PATH}` } : process.env
}
