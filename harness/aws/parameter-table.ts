/**
 * What becomes of the input members of one operation on which nothing here acts, each by its path below the input:
 * `LoggingConfig.LogGroup`. A list adds nothing to a path, a map adds `*`: `RouteSettings.*.DetailedMetricsEnabled`. What is said of a
 * structure is said of all that is in it.
 */
export interface UnusedParameters {
  /**
   * Refused by name when they are set: path → the values that are taken all the same, because AWS does nothing else
   * without them. Empty ones (false, an empty text, list or structure) are always taken.
   */
  readonly refused?: Readonly<Record<string, readonly unknown[]>>
  /** Taken, and nothing comes of it: path → why, or where it is seen again, for the page of operations. */
  readonly taken?: Readonly<Record<string, string>>
}

/**
 * The unused input members of a service, by operation. A spec reads each service's code against the SDK's schemas: a member that an operation
 * neither reads nor has here fails it.
 */
export type ParameterTable<Operations = Record<string, unknown>> = {
  readonly [Name in keyof Operations]?: UnusedParameters
}
