// npm run bench -- NAME [ARGUMENTS]: one benchmark by name.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const [name = '', ...args] = process.argv.slice(2)
const file = join(import.meta.dirname, `${name}.ts`)
if (name === '' || name === 'run' || !existsSync(file)) {
  const names = readdirSync(import.meta.dirname).flatMap((entry) =>
    entry.endsWith('.ts') && entry !== 'run.ts' ? [entry.slice(0, -3)] : [],
  )
  process.stderr.write(`usage: npm run bench -- NAME, one of: ${names.join(', ')}\n`)
  process.exit(2)
}
process.exit(spawnSync(process.execPath, [file, ...args], { stdio: 'inherit' }).status ?? 1)
