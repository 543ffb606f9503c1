/** Whose server it is. MariaDB is not MySQL: other defaults, other authentication plugins, other error texts. */
export type ServerProduct = 'MySQL' | 'MariaDB'

/** A server program that has been found and can be run. */
export interface MysqldBinary {
  readonly product: ServerProduct
  /** The server's own version number, such as `9.7.4`. */
  readonly version: string
  /** Where it came from, in words for a user. */
  readonly source: string
  /** What to execute, with the arguments that must come first: the program alone, or a loader and the program. */
  readonly command: readonly string[]
  /** The arguments that tell a server outside its usual place where its own files are. */
  readonly defaultArguments: readonly string[]
  /** Something that the user should know about this choice. */
  readonly notice?: string
}

/** What is said whenever MariaDB stands in for MySQL. */
export const mariaDbNotice =
  'This is MariaDB, not MySQL: it has no caching_sha2_password, and its SQL, error texts and limits differ from RDS for MySQL. ' +
  'Install MySQL 8.0 or newer, or set POOLHOUSE_MYSQLD, for a faithful stack.'
