import type { Stack } from '../../stack/stack.ts'

/** Attempts to connect since the server's start, from MySQL itself (`Connections`); our own control connection is among them once. */
export async function countLogins({ database }: Stack): Promise<number> {
  const [row] = await database.query(
    "SELECT variable_value AS value FROM performance_schema.global_status WHERE variable_name = 'Connections'",
  )
  return Number(row?.value)
}
