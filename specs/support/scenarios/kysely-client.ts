// Kysely: kysely-client.ts plain | isolation. A process of its own, since Kysely comes as ES modules only, which Jest cannot load.
import { createInterface } from 'node:readline'
import { type Generated, Kysely, MysqlDialect } from 'kysely'
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
  connectionLimit: 1,
})
const db = new Kysely<Schema>({ dialect: new MysqlDialect({ pool }) })
const transaction = db.transaction()
const begin = process.argv[2] === 'isolation' ? transaction.setIsolationLevel('read committed') : transaction
await begin.execute((handle) => handle.insertInto('item').values({ name: 'kysely' }).execute())
const found = await db.selectFrom('item').select('name').where('name', '=', 'kysely').executeTakeFirst()
await point({ found: found?.name })
await db.destroy()
input.close()
