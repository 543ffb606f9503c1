import type { DbProxyUserDefinition } from './stack-config.ts'
import type { StartedTarget } from './target.ts'

/** A database user with a password that its secret has. */
export interface DatabaseUser extends DbProxyUserDefinition {
  readonly name: string
  readonly password: string
}

/** Creates the users in the database. Their secrets may be there before: a proxy reads them when a user logs in. */
export async function createUsers(
  target: StartedTarget,
  identifier: string,
  users: readonly DatabaseUser[],
): Promise<void> {
  for (const { name: username, password, grants } of users) {
    await target.control('POST', `/databases/${identifier}/users`, { username, password, grants })
  }
}
