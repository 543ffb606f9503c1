/** A client's login, as far as later commands depend on it. */
export interface ClientLogin {
  readonly user: string
  readonly capabilities: number
  readonly collationId: number
  readonly schema: string
}

/** Of a client that has not logged in. */
export const NO_LOGIN: ClientLogin = { user: '', capabilities: 0, collationId: 0, schema: '' }
