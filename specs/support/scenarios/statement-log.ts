import { expect } from '@jest/globals'
import type { Stack } from '../../../harness/index.ts'
import { matchesText } from './matches-text.ts'

/** What MySQL itself writes of every command: it neither knows nor asks our proxy. */
export async function startStatementLog({ database }: Stack): Promise<void> {
  await database.query("set global log_output = 'TABLE'")
  await database.query('set global general_log = on')
}

/** Forgets what was written so far. */
export async function clearStatementLog({ database }: Stack): Promise<void> {
  await database.query('truncate table mysql.general_log')
}

/** Commands that the log names, as the protocol does; a text query is its text alone. */
const names: Readonly<Record<string, string>> = {
  Query: '',
  Prepare: 'COM_STMT_PREPARE ',
  Execute: 'COM_STMT_EXECUTE ',
  'Init DB': 'COM_INIT_DB ',
}

/** In the order in which they came: the log is a CSV file that is only added to. */
export async function loggedStatements({ database }: Stack): Promise<string[]> {
  const rows = await database.query(
    'select command_type, convert(argument using utf8mb4) as argument from mysql.general_log',
  )
  return rows.flatMap(({ command_type, argument }) => {
    const name = names[String(command_type)]
    // The last statement of a batch has no semicolon there.
    return name === undefined ? [] : [`${name}${argument}`.replace(/;$/, '')]
  })
}

/** These reached the database in this order, whatever was between them. */
export async function expectLogged(stack: Stack, sends: readonly string[]): Promise<void> {
  const logged = await loggedStatements(stack)
  let next = 0
  for (const statement of logged) {
    if (next < sends.length && matchesText(statement, sends[next]!)) next++
  }
  // Both lists, so that a failure shows what came instead.
  if (next < sends.length) expect(logged).toEqual(sends)
}
