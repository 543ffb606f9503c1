import type { ServerVersion } from './parse-version.ts'
import { isAtLeast } from './parse-version.ts'

/**
 * What the master user of an RDS for MySQL instance may do: everything but SUPER, FILE, SHUTDOWN, CREATE TABLESPACE
 * and the administration of the server itself. After the list in the RDS User Guide, "Master user account privileges",
 * remembered and not read again (grade C); RDS gives them through the role `rds_superuser_role` since 8.0.36.
 */
const staticPrivileges = [
  'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES',
  'CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW',
  'CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER',
].join(', ')

/** The grants that make `?`@`?` a master user; each statement has those two placeholders. */
export function masterUserGrants({ product, version }: ServerVersion): string[] {
  if (product === 'MariaDB') return [`GRANT ${staticPrivileges} ON *.* TO ?@? WITH GRANT OPTION`]
  // SET_USER_ID was divided into two in 8.2.
  const definer = isAtLeast(version, '8.2.0') ? 'SET_ANY_DEFINER, ALLOW_NONEXISTENT_DEFINER' : 'SET_USER_ID'
  return [
    `GRANT ${staticPrivileges}, CREATE ROLE, DROP ROLE ON *.* TO ?@? WITH GRANT OPTION`,
    `GRANT APPLICATION_PASSWORD_ADMIN, ROLE_ADMIN, XA_RECOVER_ADMIN, ${definer} ON *.* TO ?@? WITH GRANT OPTION`,
  ]
}
