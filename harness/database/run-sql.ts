import type { Connection } from 'mysql2/promise'
import { PoolhouseError } from '../kit/errors.ts'
import { splitSql } from './split-sql.ts'

/**
 * Runs a file of SQL on `connection`, statement by statement, and leaves the connection as new, for the user of `login`.
 *
 * @throws PoolhouseError `ProvisioningFailed`: the file, the line, the statement's beginning and what MySQL said.
 */
export async function runSqlFile(
  connection: Connection,
  name: string,
  sqlText: string,
  database?: string,
  login: { user: string; password?: string } = { user: 'root' },
): Promise<void> {
  try {
    if (database !== undefined) await connection.query('USE ??', [database])
    for (const { text, line } of splitSql(sqlText)) {
      try {
        await connection.query(text)
      } catch (error) {
        const { code, message } = error as { code?: string; message: string }
        throw new PoolhouseError(
          'ProvisioningFailed',
          `${name}, line ${line}: MySQL refused \`${beginning(text)}\` (${code ?? 'no code'})${namesPassword(text) ? '' : `: ${message}`}`,
          { cause: error },
        )
      }
    }
  } finally {
    // The file's USE and SET must not reach what comes after it.
    await connection.changeUser(login)
  }
}

/** MySQL's message quotes the statement from where it failed: not shown where that may be a password. */
function namesPassword(statement: string): boolean {
  return /identified|password/i.test(statement)
}

/** The values of literals are left out: one of them may be a password. */
function beginning(statement: string): string {
  const flat = statement.replace(/'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"/g, "'…'").replace(/\s+/g, ' ')
  return flat.length > 80 ? `${flat.slice(0, 80)}…` : flat
}
