/** A subcommand of `poolhouse`. */
export interface Command {
  readonly summary: string
  readonly usage: string
  /** Returns the process's exit status. */
  run(args: string[]): Promise<number>
}
