// Kysely: kysely-client.ts plain | isolation | cancel. A process of its own, since Kysely comes as ES modules only, which Jest cannot load.
import { createInterface } from 'node:readline'
import { type Generated, Kysely, MysqlDialect, sql } from 'kysely'
import { createPool } from 'mysql2'

const input = createInterface({ input: process.stdin })

/** Tells the spec to look, and waits for it. */
const point = (facts: object) =>
  new Promise<void>((resolve) => {
    input.once('line', () => resolve())
    input.once('close', () => resolve())
    process.stdout.write(`${JSON.stringify(facts)}\n`)
  })

interface Schema {
  item: { id: Generated<number>; name: string }
}
const variable = (name: string) => process.env[name] ?? ''
const pool = createPool({
  host: variable('DB_HOST'),
  port: Number(variable('DB_PORT')),
  user: variable('DB_USER'),
  password: variable('DB_PASSWORD'),
  database: variable('DB_NAME'),
  connectionLimit: 2,
})
const db = new Kysely<Schema>({ dialect: new MysqlDialect({ pool }) })
const mode = process.argv[2]
if (mode === 'cancel') await cancel()
else await transaction()
input.close()

async function transaction(): Promise<void> {
  const builder = db.transaction()
  const begin = mode === 'isolation' ? builder.setIsolationLevel('read committed') : builder
  await begin.execute((handle) => handle.insertInto('item').values({ name: 'kysely' }).execute())
  const found = await db.selectFrom('item').select('name').where('name', '=', 'kysely').executeTakeFirst()
  await point({ found: found?.name })
  await db.destroy()
}

/** Aborts a query when the spec says so; Kysely tells of a failure to cancel it on the console only. */
async function cancel(): Promise<void> {
  const told = new Promise<string>((resolve) => {
    console.error = resolve
  })
  const controller = new AbortController()
  const { signal } = controller
  const query = sql`select sleep(20)`.execute(db, { signal, inflightQueryAbortStrategy: 'cancel query' })
  const rejected = query.catch(() => {}) // with the reason of the abort
  await point({})
  controller.abort()
  await rejected
  await point({ told: await told })
  process.exit() // the query goes on, and so would this process
}
