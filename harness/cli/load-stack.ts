import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PoolhouseError, type StackDefinition } from '../index.ts'
import { programFile } from '../kit/program-url.ts'

/**
 * The definition that a module exports by default; without a path, the workshop's with the handler in TypeScript.
 * @throws PoolhouseError `InvalidOption` when there is no such file or it exports nothing.
 */
export async function loadStack(path: string | undefined): Promise<StackDefinition> {
  const file =
    path === undefined ? programFile('../../fixtures/stacks/workshop-node', import.meta.url) : resolve(path)
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
