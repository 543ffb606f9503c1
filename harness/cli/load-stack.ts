import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PoolhouseError, type StackDefinition } from '../index.ts'

/**
 * The definition that a module exports by default; without a path, the workshop's with the handler in TypeScript.
 * @throws PoolhouseError `InvalidOption` when there is no such file or it exports nothing.
 */
export async function loadStack(path: string | undefined): Promise<StackDefinition> {
  const file = path === undefined ? workshop() : resolve(path)
  if (!existsSync(file)) {
    throw new PoolhouseError(
      'InvalidOption',
      `--stack: there is no file ${file}. Give a module whose default export is defineStack({ … }).`,
    )
  }
  const module = (await import(pathToFileURL(file).href).catch((error: Error) => {
    if (error instanceof PoolhouseError) throw error
    // A syntax error's place stands on the first line of its stack.
    const where = error instanceof SyntaxError ? ` (${error.stack?.split('\n')[0]})` : ''
    throw new PoolhouseError('InvalidOption', `--stack: ${file} cannot be loaded: ${error.message}${where}`, {
      cause: error,
    })
  })) as { default?: StackDefinition }
  if (!module.default) {
    throw new PoolhouseError(
      'InvalidOption',
      `--stack: ${file} has no default export. Write: export default defineStack({ … }).`,
    )
  }
  return module.default
}

function workshop(): string {
  const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'stacks')
  const source = join(folder, 'workshop-node.ts')
  return existsSync(source) ? source : join(folder, 'workshop-node.js')
}
