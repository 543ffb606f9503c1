import { afterEach } from '@jest/globals'
import type { Connection } from 'mysql2/promise'
import type { Stack } from '../../harness/index.ts'
import { connect } from './clients.ts'
import { eventually } from './eventually.ts'

/** Clients of the stack's proxy, that end with the spec that made them, and their sessions with them. */
export function useClients(stackOf: { readonly stack: Stack }) {
  const open: Connection[] = []
  const closeAll = () => {
    for (const connection of open.splice(0)) connection.destroy()
  }
  afterEach(async () => {
    closeAll()
    await eventually(async () => (await stackOf.stack.dbProxy.sessions()).sessions.length === 0)
  })
  const client = async (): Promise<Connection> => {
    const connection = await connect(stackOf.stack)
    connection.on('error', () => {}) // closed by the proxy, where a spec wants it
    open.push(connection)
    return connection
  }
  return { client, closeAll }
}
