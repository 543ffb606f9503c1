/** A value bound to a parameter of a prepared statement. */
export type Parameter = null | number | string | Buffer

/**
 * Something that a client does and whose outcome can be compared. Prepared statements go by names of the script's own, since their ids are
 * the server's.
 */
export type Step =
  | {
      readonly do: 'query'
      readonly sql: string | Buffer
      readonly attributes?: Readonly<Record<string, string>>
    }
  | { readonly do: 'command'; readonly command: number; readonly argument: Buffer }
  | { readonly do: 'prepare'; readonly name: string; readonly sql: string }
  | {
      readonly do: 'execute'
      readonly name: string
      readonly parameters: readonly Parameter[]
      readonly cursor: boolean
    }
  | { readonly do: 'longData'; readonly name: string; readonly index: number; readonly data: Buffer }
  | { readonly do: 'fetch'; readonly name: string; readonly rows: number }
  | { readonly do: 'closeStatement' | 'resetStatement'; readonly name: string }
  | { readonly do: 'changeUser'; readonly schema: string; readonly password: 'right' | 'wrong' }
  /** All are sent before the first reply is read. */
  | { readonly do: 'ahead'; readonly steps: readonly Step[] }
  /** How the client leaves: within a packet, within a statement, within a reply. */
  | { readonly do: 'leave'; readonly how: 'quit' | 'reset' | 'inPacket' | 'inStatement' | 'inReply' }

/** Steps that only make sense together: what is left out of a failing script goes as a whole. */
export type StepGroup = readonly Step[]

/** How a client introduces itself. */
export interface ClientSettings {
  readonly flags: number
  readonly tls: boolean
  readonly collationId: number
  /** Empty: logs in without one. */
  readonly schema: string
  /** Commands are cut into pieces of at most this many bytes, each written by itself; 0: in one piece. */
  readonly pieces: number
}

export interface SessionScript {
  readonly settings: ClientSettings
  readonly groups: readonly StepGroup[]
}

/** A step in one line, for whoever reads a failure. */
export function describeStep(step: Step): string {
  switch (step.do) {
    case 'query':
      return `query ${JSON.stringify(abridged(step.sql.toString()))}${step.attributes ? ' with attributes' : ''}`
    case 'command':
      return `command 0x${step.command.toString(16)} ${JSON.stringify(abridged(step.argument.toString('latin1')))}`
    case 'prepare':
      return `prepare ${step.name}: ${abridged(step.sql)}`
    case 'execute':
      return `execute ${step.name}(${step.parameters.map((value) => abridged(String(value))).join(', ')})${step.cursor ? ' with a cursor' : ''}`
    case 'longData':
      return `long data for ${step.name}, ${step.data.length} bytes`
    case 'fetch':
      return `fetch ${step.rows} of ${step.name}`
    case 'changeUser':
      return `change user, schema ${step.schema || 'none'}, ${step.password} password`
    case 'ahead':
      return `sent ahead: ${step.steps.map(describeStep).join(' | ')}`
    case 'leave':
      return `leave: ${step.how}`
    default:
      return `${step.do} ${step.name}`
  }
}

function abridged(text: string): string {
  return text.length <= 160 ? text : `${text.slice(0, 100)}… (${text.length})`
}
