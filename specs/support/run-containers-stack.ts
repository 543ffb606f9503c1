import { join } from 'node:path'
import { root } from './definitions.ts'
import { type RunningCommand, run as runCommand } from './run-command.ts'

/** Starts a stack of containers in a process of its own, which says `up` and keeps it; `env` is added to ours. */
export function run(env: Record<string, string>): RunningCommand {
  const program = `
    import { startStack } from ${JSON.stringify(join(root, 'harness', 'index.ts'))}
    try {
      await startStack({ database: {} }, { target: 'containers' })
      console.log('up')
      setInterval(() => {}, 60_000)
    } catch (error) {
      console.error(\`\${error.code}: \${error.message}\`)
      process.exit(1)
    }`
  return runCommand(process.execPath, ['--input-type=module', '-e', program], { env })
}
