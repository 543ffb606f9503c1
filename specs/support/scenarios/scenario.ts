/** How sure an expectation is: A documented by AWS, B seen in public, C inferred from A and B, U unknown. */
export type Grade = 'A' | 'B' | 'C' | 'U'

/** What the RDS proxy makes of it. */
export type Expected =
  /** The database connection goes back after each statement or transaction. */
  | { readonly outcome: 'not pinned' }
  /** A transaction is open: the connection is held, and goes back at its end. */
  | { readonly outcome: 'held' }
  /** `by`: the statement that `sessions()` shows; one that ends in … is a beginning. */
  | { readonly outcome: 'pinned'; readonly rule: string; readonly grade: Grade; readonly by: string }
  /** What the client is told: MySQL's error number, or the driver's code where the failure is the client's own. */
  | {
      readonly outcome: 'error'
      readonly code: number | string
      readonly grade: Grade
      readonly sqlState?: string
      readonly message?: string
    }
  /** Something else that is to be seen, in a word or two. */
  | { readonly outcome: 'other'; readonly what: string; readonly grade: Grade }

/** How a spec shows it: with the driver itself, or statement by statement from the driver's source. */
export type Shown =
  | {
      readonly how: 'run'
      readonly package?: string
      readonly version?: string
      /** Where the driver is from, where that is not npm. */
      readonly from?: string
    }
  | { readonly how: 'replayed'; readonly why: string }

/** One line of the table: what a driver does behind a line of a user's code, and what RDS Proxy makes of it. */
export interface Scenario {
  /** Number of the list; a, b … where one driver has several outcomes. */
  readonly id: string
  readonly driver: string
  /** What the user's code does. */
  readonly code: string
  /**
   * What the database must have seen of it, in order: SQL text, or a command by its name. One that ends in … is a
   * beginning. Statements between them do not matter; MySQL's log has no semicolon at the end.
   */
  readonly sends: readonly string[]
  readonly expected: Expected
  /** What to change, or why nothing needs to be. */
  readonly advice: string
  readonly source: string
  readonly shown: Shown
}
