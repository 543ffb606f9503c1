import { type Connection, createConnection } from 'mysql2/promise'

// The function of serverless-mysql's benchmark: SELECT SLEEP(0.02). CONNECT=invocation connects and disconnects in every
// invocation; otherwise a connection is kept for each execution environment. The password is in the environment, as there: what is
// compared is the way to the database, not the secret.

let kept: Connection | undefined

export async function handler() {
  const isKept = process.env.CONNECT !== 'invocation'
  const connection = kept ?? (await connect())
  if (isKept) kept = connection
  try {
    await connection.query('SELECT SLEEP(0.02)')
  } catch (error) {
    kept = undefined
    throw error
  } finally {
    if (!isKept) await connection.end()
  }
  return { statusCode: 200 }
}

async function connect(): Promise<Connection> {
  try {
    return await createConnection({
      host: process.env.DB_HOST!,
      port: Number(process.env.DB_PORT),
      user: process.env.DB_USER!,
      password: process.env.DB_PASSWORD!,
    })
  } catch (error) {
    const { code, message } = error as Error & { code?: string }
    throw new Error(`${code}: ${message}`, { cause: error })
  }
}
